package io.myriarch.agents.quantum;

import io.myriarch.agent.FinalTaskException;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;

/**
 * Finds the lowest bound states twice: on a coarse grid made for an upper bound of the energies,
 * then on a fine one made for the energies so found. The difference is the error estimate.
 */
final class BoundStatesSolver {
  private static final int COARSE_ORDER = 12;
  private static final int FINE_ORDER = 16;

  /** The coarse grid serves states that are bound by at least this part of the depth. */
  private static final double COARSE_BINDING = 0.02;

  /** The fine grid finds states that are bound by at least a hundredth of this. */
  private static final double FINE_BINDING = 1e-3;

  private final Potential potential;
  private final Particle particle;
  private final int states;

  private BoundStatesSolver(BoundStatesRequest request) {
    potential = request.potential();
    particle = request.particle();
    states = request.states();
  }

  static BoundStates solve(BoundStatesRequest request) throws FinalTaskException {
    try {
      return new BoundStatesSolver(request).solve();
    } catch (MathRuntimeException e) {
      throw new FinalTaskException(
          "the numbers are outside what can be computed; use units in which they are near 1", e);
    }
  }

  private BoundStates solve() throws FinalTaskException {
    double bound = potential.energyBound(states, particle);
    if (!Double.isFinite(bound) || bound <= potential.lowest()) {
      throw new FinalTaskException(
          "the energies are outside what can be computed; use units in which they are near 1");
    }
    Spectrum coarse = spectrum(belowThreshold(bound, COARSE_BINDING), COARSE_ORDER);
    int found = coarse.countBelow(potential.threshold(), states);
    double top = found == states ? coarse.energy(states - 1) : potential.threshold();
    Spectrum fine = spectrum(belowThreshold(top, FINE_BINDING), FINE_ORDER);
    return result(coarse, fine);
  }

  private double belowThreshold(double energy, double binding) {
    double threshold = potential.threshold();
    return Double.isInfinite(threshold)
        ? energy
        : Math.min(energy, threshold - binding * (threshold - potential.lowest()));
  }

  private Spectrum spectrum(double energyTop, int order) throws FinalTaskException {
    double[] edges = Mesh.edges(potential, particle, energyTop);
    return new Hamiltonian(potential, particle, edges, order).spectrum();
  }

  private BoundStates result(Spectrum coarse, Spectrum fine) {
    List<BoundState> found = new ArrayList<>();
    int checked = coarse.countBelow(potential.threshold(), states);
    int count = fine.countBelow(potential.threshold(), states);
    for (int n = 0; n < count; n++) {
      double energy = fine.energy(n);
      Double error = n < checked ? Math.abs(energy - coarse.energy(n)) : null;
      found.add(new BoundState(n, energy, error, fine.nodes(n), fine.mean(n, 1), fine.mean(n, 2)));
    }
    Double threshold = Double.isInfinite(potential.threshold()) ? null : potential.threshold();
    return new BoundStates(states, threshold, found, fine.grid(), coarse.grid());
  }
}
