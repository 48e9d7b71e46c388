package io.myriarch.agents.analytics;

import io.myriarch.agent.FinalTaskException;
import io.myriarch.agents.payload.Payloads;

/**
 * Finite numbers, at least one.
 *
 * @param missing how many empty cells were left out
 */
record Series(double[] values, int missing) {
  /** From a payload: a JSON array of numbers, or an object as in {@link SummaryRequest}. */
  static Series of(byte[] payload) throws FinalTaskException {
    Series series =
        startsAnArray(payload)
            ? new Series(Payloads.read(payload, double[].class), 0)
            : Payloads.read(payload, SummaryRequest.class).series();
    series.check();
    return series;
  }

  private static boolean startsAnArray(byte[] payload) {
    for (byte b : payload) {
      if (!Character.isWhitespace(b)) {
        return b == '[';
      }
    }
    return false;
  }

  private void check() throws FinalTaskException {
    if (values.length == 0) {
      throw new FinalTaskException("the series has no numbers; send at least one");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new FinalTaskException(
            "value " + (i + 1) + " of the series is " + values[i] + ", not a finite number");
      }
    }
  }
}
