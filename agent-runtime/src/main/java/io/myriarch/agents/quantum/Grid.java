package io.myriarch.agents.quantum;

/**
 * A grid as results show it.
 *
 * @param points inner points, at which the waves were found
 * @param order of the polynomials in each element
 */
record Grid(double xMin, double xMax, int elements, int order, int points) {}
