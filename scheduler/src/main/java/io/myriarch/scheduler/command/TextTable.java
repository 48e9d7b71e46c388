package io.myriarch.scheduler.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns. A heading that begins with {@code >} aligns its column to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  TextTable(String... headings) {
    right = new boolean[headings.length];
    List<String> row = new ArrayList<>();
    for (int column = 0; column < headings.length; column++) {
      right[column] = headings[column].startsWith(">");
      row.add(right[column] ? headings[column].substring(1) : headings[column]);
    }
    rows.add(row);
  }

  TextTable row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Long number ? "%,d".formatted(number) : String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  void print(PrintWriter out, String indent) {
    int[] widths = new int[right.length];
    for (List<String> row : rows) {
      for (int column = 0; column < right.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < right.length; column++) {
        String padding = " ".repeat(widths[column] - row.get(column).length());
        line.append(column == 0 ? "" : GAP)
            .append(right[column] ? padding + row.get(column) : row.get(column) + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
