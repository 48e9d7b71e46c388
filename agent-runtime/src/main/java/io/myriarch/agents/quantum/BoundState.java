package io.myriarch.agents.quantum;

/**
 * One stationary state.
 *
 * @param n from 0, in the order of the energies
 * @param errorEstimate how far the energy on the check grid was off; left out if the state was not
 *     found there
 * @param nodes zeros of the wave between the ends
 */
record BoundState(
    int n, double energy, Double errorEstimate, int nodes, double meanX, double meanX2) {}
