package io.myriarch.loadtest.report;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Horizontal bars as SVG in the order that they are given: the medians, each with a line from the
 * least to the most. The scale is linear and begins at 0.
 */
public final class BarsSvg {
  private static final int LABELS = 430;
  private static final int BARS = 460;
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
  private static final String YARDSTICK = "#8a94a6";

  private final String title;
  private final String subtitle;
  private final String place;
  private final StringBuilder svg = new StringBuilder();

  /**
   * One bar.
   *
   * @param yardstick whether it is what the others are measured by
   */
  public record Bar(String label, Spread figure, boolean yardstick) {}

  /** {@code place} says in a line where the figures were taken. */
  public BarsSvg(String title, String subtitle, String place) {
    this.title = title;
    this.subtitle = subtitle;
    this.place = place;
  }

  /** The picture; {@code unit} makes the text of a figure. Used once. */
  public String picture(List<Bar> bars, DoubleFunction<String> unit) {
    int width = LABELS + BARS + VALUES;
    int height = HEAD + ROW * bars.size() + FOOT;
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d"\
         font-family="system-ui, sans-serif" font-size="13">
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        """
            .formatted(width, height));
    text(MARGIN, 24, TITLE, title);
    text(MARGIN, 46, SOFT, subtitle);
    double most = bars.stream().mapToDouble(bar -> bar.figure().max()).max().orElse(1);
    int y = HEAD;
    for (Bar bar : bars) {
      bar(bar, y, most, unit);
      y += ROW;
    }
    text(MARGIN, y + 20, SOFT, place);
    return svg.append("</svg>\n").toString();
  }

  private void bar(Bar bar, int y, double most, DoubleFunction<String> unit) {
    Spread figure = bar.figure();
    text(LABELS - 10, y + 13, LABEL, bar.label());
    String color = bar.yardstick() ? YARDSTICK : OURS;
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"/>\n"
            .formatted(LABELS, y, decimal(Math.max(1, BARS * figure.median() / most)), BAR, color));
    double least = LABELS + BARS * figure.min() / most;
    double end = LABELS + BARS * figure.max() / most;
    svg.append(
        "<line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" stroke=\"#111111\"/>\n"
            .formatted(decimal(least), decimal(end), y + BAR / 2, y + BAR / 2));
    text((int) end + 8, y + 13, VALUE, unit.apply(figure.median()));
  }

  private void text(int x, int y, String style, String text) {
    svg.append("<text x=\"%d\" y=\"%d\" %s>%s</text>\n".formatted(x, y, style, escaped(text)));
  }

  /** With a point, whatever the locale. */
  private static String decimal(double value) {
    return Double.toString(Math.rint(value * 10) / 10);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
