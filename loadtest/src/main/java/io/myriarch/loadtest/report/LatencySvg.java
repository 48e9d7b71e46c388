package io.myriarch.loadtest.report;

import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.terminal.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Latency by percentile as one picture for documents: both axes logarithmic, the percentile by its
 * distance from 100, so that the tail has as much room as all the rest.
 */
public final class LatencySvg {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int TOP = 64;
  private static final int BOTTOM = 46;
  private static final int KEY_WIDTH = 80;
  private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999};
  private static final double TICK_SLACK = 0.01;

  /**
   * One line of the picture.
   *
   * @param name in the key; empty: not there
   * @param points of percentile and microseconds, both rising
   */
  public record Curve(String name, String color, boolean dashed, List<double[]> points) {}

  private final List<Curve> curves;
  private final double nines;
  private final double low;
  private final double high;

  private LatencySvg(List<Curve> curves) {
    this.curves = curves;
    List<double[]> points = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    nines =
        points.stream()
            .mapToDouble(point -> point[0])
            .filter(percentile -> percentile < 100)
            .map(LatencySvg::nines)
            .reduce(1, Math::max);
    low = Math.floor(points.stream().mapToDouble(LatencySvg::decade).min().orElse(0));
    high = Math.ceil(points.stream().mapToDouble(LatencySvg::decade).max().orElse(0));
  }

  /** Writes the picture to a file. */
  public static void write(LoadResult result, Environment environment, Path file)
      throws IOException {
    Files.writeString(file, picture(result, environment));
  }

  static String picture(LoadResult result, Environment environment) {
    List<Curve> curves = new ArrayList<>();
    curves.add(new Curve("completed", "#1f6feb", false, JsonReport.curve(result.completed())));
    curves.add(
        new Curve("acknowledged", "#c2571a", false, JsonReport.curve(result.acknowledged())));
    String caption =
        "%s, %s, %d bytes, %s/s, commit %s%s"
            .formatted(
                HtmlReport.command(result),
                result.durability(),
                result.plan().payloadBytes(),
                Figures.whole(result.completedPerSecond()),
                environment.commit(),
                result.verdict().passed() ? "" : " - FAILED, not to be quoted");
    return picture(caption, curves);
  }

  /** Any curves; the caption says what they are of. */
  public static String picture(String caption, List<Curve> all) {
    List<Curve> curves = all.stream().filter(curve -> !curve.points().isEmpty()).toList();
    StringBuilder svg = new StringBuilder();
    svg.append(head(escaped(caption)));
    if (curves.isEmpty()) {
      svg.append(text(LEFT, HEIGHT / 2.0, "start", "No latency was measured."));
    } else {
      new LatencySvg(curves).append(svg);
    }
    return svg.append("</svg>\n").toString();
  }

  private static String head(String caption) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d"\
     font-family="system-ui, sans-serif" font-size="13" fill="#626a73">
    <rect width="%1$d" height="%2$d" fill="#ffffff"/>
    <text x="%3$d" y="24" font-size="16" font-weight="600" fill="#1d2126">Latency by percentile,\
     from the intended send time</text>
    <text x="%3$d" y="45">%4$s</text>
    """
        .formatted(WIDTH, HEIGHT, LEFT, caption);
  }

  private void append(StringBuilder svg) {
    for (double percentile : PERCENTILES) {
      if (nines(percentile) <= nines + TICK_SLACK) {
        double x = x(percentile);
        svg.append(line(x, TOP, x, HEIGHT - BOTTOM));
        String anchor = x > WIDTH - LEFT ? "end" : "middle"; // The last one would be cut off.
        svg.append(text(x, HEIGHT - BOTTOM + 20.0, anchor, label(percentile)));
      }
    }
    for (double decade = low; decade <= high; decade++) {
      double y = y(decade);
      svg.append(line(LEFT, y, WIDTH - RIGHT, y));
      svg.append(
          text(LEFT - 8.0, y + 4, "end", Figures.time(Math.pow(10, decade)).replace(".00", "")));
    }
    double keyX = WIDTH - RIGHT;
    for (Curve curve : curves) {
      svg.append(polyline(curve));
      if (!curve.name().isEmpty()) {
        svg.append("<g fill=\"" + curve.color() + "\">");
        svg.append(text(keyX, 24, "end", curve.name())).append("</g>\n");
        keyX -= KEY_WIDTH;
      }
    }
  }

  private String polyline(Curve curve) {
    String points =
        curve.points().stream()
            .map(p -> String.format(Locale.ROOT, "%.1f,%.1f", x(p[0]), y(decade(p))))
            .collect(Collectors.joining(" "));
    String dashes = curve.dashed() ? " stroke-dasharray=\"4 4\"" : "";
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.2\"%s points=\"%s\"/>%n"
        .formatted(curve.color(), dashes, points);
  }

  /** 0 at the smallest, 1 at 90 %, 2 at 99 %. */
  private static double nines(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  private static double decade(double[] point) {
    return Math.log10(Math.max(point[1], 1));
  }

  /** What lies beyond the last percentile of the picture, the maximum, stands at its edge. */
  private double x(double percentile) {
    double share = percentile >= 100 ? 1 : Math.min(1, nines(percentile) / nines);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double decade) {
    double share = high > low ? (decade - low) / (high - low) : 0;
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }

  private static String label(double percentile) {
    return Double.toString(percentile).replaceAll("\\.0$", "") + " %";
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e2e4e1\"/>%n",
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
            Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor)
        + escaped(text)
        + "</text>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
