package io.myriarch.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of cells as lines of a terminal: the first column to the left, the others to the right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final int columns;

  public TextTable(String... head) {
    columns = head.length;
    rows.add(head);
  }

  /** As many cells as the head has. */
  public void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, columns));
    }
    rows.add(cells);
  }

  public List<String> lines() {
    int[] widths = new int[columns];
    rows.forEach(
        row -> Arrays.setAll(widths, column -> Math.max(widths[column], row[column].length())));
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.length; column++) {
      String space = " ".repeat(widths[column] - row[column].length());
      line.append(GAP).append(column == 0 ? row[column] + space : space + row[column]);
    }
    return line.toString().stripTrailing();
  }
}
