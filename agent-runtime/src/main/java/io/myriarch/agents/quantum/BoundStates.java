package io.myriarch.agents.quantum;

import java.util.List;

/**
 * Result of {@code bound-states}.
 *
 * @param requested may be more than there are bound states
 * @param threshold above it the particle is free; left out if it never is
 * @param grid of the energies
 * @param checkGrid coarser, for the error estimates
 */
record BoundStates(
    int requested, Double threshold, List<BoundState> states, Grid grid, Grid checkGrid) {}
