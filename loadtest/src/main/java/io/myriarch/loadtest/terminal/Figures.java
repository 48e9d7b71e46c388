package io.myriarch.loadtest.terminal;

import java.util.Locale;

/** Numbers for people. */
public final class Figures {
  private static final double MILLI_US = 1e3;
  private static final double SECOND_US = 1e6;
  private static final double KIB = 1024;

  private Figures() {}

  /** 12,345. */
  public static String whole(double value) {
    return format("%,.0f", value);
  }

  /** 12,345. */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A duration with its unit: 640 us, 1.83 ms, 2.1 s. */
  public static String time(double microseconds) {
    if (microseconds < MILLI_US) {
      return format("%.0f us", microseconds);
    }
    if (microseconds < SECOND_US) {
      double ms = microseconds / MILLI_US;
      return format(ms < 10 ? "%.2f ms" : "%.0f ms", ms);
    }
    return format("%.1f s", microseconds / SECOND_US);
  }

  /** Bytes with their unit: 1.2 KiB, 340 MiB, 1.4 GiB. */
  public static String bytes(double bytes) {
    double kib = bytes / KIB;
    double mib = kib / KIB;
    if (mib < 1) {
      return format("%.1f KiB", kib);
    }
    return mib < KIB ? format("%.0f MiB", mib) : format("%.2f GiB", mib / KIB);
  }

  /** Bytes with their unit: 1.2 KiB, 340 MiB, 1.4 GiB. */
  public static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
