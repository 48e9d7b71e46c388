package io.myriarch.bench.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The comparison for people. */
final class CheckTable {
  private static final int FIGURE_COLUMNS = 10;
  private static final int NAME_COLUMNS_MIN = 24;
  private static final String MISSING = "-";

  private CheckTable() {}

  static List<String> lines(List<Row> rows) {
    int width =
        rows.stream().mapToInt(row -> row.name().length()).reduce(NAME_COLUMNS_MIN, Math::max);
    List<String> lines = new ArrayList<>();
    lines.add(line(width, "", "base", "now", "", "change", ""));
    for (Row row : rows) {
      lines.add(
          line(
              width,
              row.name(),
              figure(row.base()),
              figure(row.now()),
              row.unit(),
              change(row.change()),
              row.outcome().word()));
    }
    return lines;
  }

  private static String line(
      int width, String name, String base, String now, String unit, String change, String word) {
    return String.format(
            Locale.ROOT,
            "  %s  %10s  %10s  %-6s  %9s  %s",
            name + " ".repeat(width - name.length()),
            base,
            now,
            unit,
            change,
            word)
        .stripTrailing();
  }

  /** Four digits that mean something. */
  private static String figure(double value) {
    if (Double.isNaN(value)) {
      return MISSING;
    }
    int whole = value < 1 ? 0 : (int) Math.log10(value) + 1;
    int decimals = Math.clamp(4 - whole, 0, 3);
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return text.length() > FIGURE_COLUMNS ? String.format(Locale.ROOT, "%.3g", value) : text;
  }

  private static String change(double share) {
    return Double.isNaN(share) ? MISSING : String.format(Locale.ROOT, "%+.1f %%", share * 100);
  }
}
