/** Agents of the type {@code quantum}: bound states of one-dimensional potentials. */
package io.myriarch.agents.quantum;
