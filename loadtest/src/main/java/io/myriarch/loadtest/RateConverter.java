package io.myriarch.loadtest;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a rate: a whole number a second, or max, which is 0. */
public final class RateConverter implements ITypeConverter<Long> {
  private static final long RATE_MAX = 10_000_000;

  @Override
  public Long convert(String text) {
    if (text.equals("max")) {
      return 0L;
    }
    try {
      long rate = Long.parseLong(text.replace("_", "").replace(",", ""));
      if (rate >= 1 && rate <= RATE_MAX) {
        return rate;
      }
    } catch (NumberFormatException _) {
      // Told below, as a number out of range is.
    }
    throw new TypeConversionException(
        "'%s' is no rate: give a whole number from 1 to %d, or max.".formatted(text, RATE_MAX));
  }
}
