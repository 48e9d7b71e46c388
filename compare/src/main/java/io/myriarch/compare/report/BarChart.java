package io.myriarch.compare.report;

import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A chart of horizontal bars as SVG: the medians, best first, each with a line from the least to
 * the most. At maximum rate tasks a second, at a fixed rate p99. The scale is linear.
 */
public final class BarChart {
  private static final int LABELS = 350;
  private static final int BARS = 470;
  private static final int VALUES = 130;
  private static final int HEAD = 64;
  private static final int ROW = 26;
  private static final int BAR = 16;
  private static final int FOOT = 34;
  private static final int MARGIN = 16;
  private static final String TITLE = "fill=\"#111111\" font-size=\"16\" font-weight=\"bold\"";
  private static final String SOFT = "fill=\"#555555\" font-size=\"11\"";
  private static final String LABEL = "fill=\"#111111\" text-anchor=\"end\"";
  private static final String VALUE = "fill=\"#111111\"";
  private static final String OURS = "#1a7f5a";
  private static final String THEIRS = "#8a94a6";

  private final Comparison comparison;
  private final boolean open;

  public BarChart(Comparison comparison) {
    this.comparison = comparison;
    this.open = comparison.pace().open();
  }

  /** Writes the chart; {@code place} says in a line where the figures were taken. */
  public void write(String place, Path file) throws IOException {
    Files.writeString(file, svg(place));
  }

  String svg(String place) {
    List<Outcome> rows = rows();
    int width = LABELS + BARS + VALUES;
    int height = HEAD + ROW * rows.size() + FOOT;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
        <rect width="%d" height="%d" fill="#ffffff"/>
        """
            .formatted(width, height, width, height));
    text(svg, MARGIN, 24, TITLE, title());
    text(svg, MARGIN, 46, SOFT, subtitle());
    double most = rows.stream().mapToDouble(row -> figure(row).max()).max().orElse(1);
    int y = HEAD;
    for (Outcome row : rows) {
      bar(svg, row, y, most);
      y += ROW;
    }
    text(svg, MARGIN, y + 20, SOFT, place);
    return svg.append("</svg>\n").toString();
  }

  private List<Outcome> rows() {
    Comparator<Outcome> order = Comparator.comparingDouble(row -> figure(row).median());
    return comparison.outcomes().stream()
        .filter(Outcome::isQuotable)
        .sorted(open ? order : order.reversed())
        .toList();
  }

  private Spread figure(Outcome row) {
    Function<Outcome, Spread> figure = open ? Outcome::p99Us : Outcome::perSecond;
    return figure.apply(row);
  }

  private String title() {
    return open
        ? "Submit, execute a no-op, learn of its end: p99 at %s tasks/s"
            .formatted(whole(comparison.pace().perSecond()))
        : "Submit, execute a no-op, learn of its end: tasks/s";
  }

  private String subtitle() {
    return ("median of %d runs, line: least to most; F forced to disk before the acknowledgement,"
            + " K survives kill -9, M memory")
        .formatted(comparison.rounds());
  }

  private void bar(StringBuilder svg, Outcome row, int y, double most) {
    Spread figure = figure(row);
    String label = "%s (%s)".formatted(row.profile().title(), row.profile().durability().letter());
    text(svg, LABELS - 10, y + 13, LABEL, label);
    rectangle(svg, y, BARS * figure.median() / most, row.isOurs() ? OURS : THEIRS);
    line(svg, y + BAR / 2, BARS * figure.min() / most, BARS * figure.max() / most);
    int after = (int) (LABELS + BARS * figure.max() / most + 8);
    String value = open ? time(figure.median()) : whole(figure.median());
    text(svg, after, y + 13, VALUE, value);
  }

  private static void rectangle(StringBuilder svg, int y, double length, String fill) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(LABELS, y, decimal(Math.max(1, length)), BAR, fill));
  }

  private static void line(StringBuilder svg, int y, double from, double to) {
    svg.append(
        "<line x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\" stroke=\"#111111\"/>\n"
            .formatted(decimal(LABELS + from), decimal(LABELS + to), y, y));
  }

  private static void text(StringBuilder svg, int x, int y, String style, String text) {
    svg.append("<text x=\"%s\" y=\"%s\" %s>%s</text>\n".formatted(x, y, style, escaped(text)));
  }

  /** With a point, whatever the locale. */
  private static String decimal(double value) {
    return Double.toString(Math.rint(value * 10) / 10);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
