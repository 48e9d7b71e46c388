package io.myriarch.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Plans;
import io.myriarch.loadtest.run.Results;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Latencies of {@link Results}: completed 10 us to 10 ms evenly, acknowledged half of that. */
final class LatencySvgTest {
  private static final double LEFT = 80;
  private static final double RIGHT_EDGE = 880;
  private static final double TOP = 64;
  private static final double BOTTOM_EDGE = 374;

  @TempDir private Path folder;

  @Test
  void shouldDrawEachCurveWithinTheAxesAndNeverFalling() throws Exception {
    List<Element> curves = elements(picture(JsonReportTest.RESULT), "polyline");

    assertThat(curves).hasSize(2);
    for (Element curve : curves) {
      List<double[]> points = points(curve);
      assertThat(points).hasSizeGreaterThan(20);
      for (int i = 0; i < points.size(); i++) {
        assertThat(points.get(i)[0]).isBetween(LEFT, RIGHT_EDGE);
        assertThat(points.get(i)[1]).isBetween(TOP, BOTTOM_EDGE);
        if (i > 0) {
          assertThat(points.get(i)[0]).isGreaterThanOrEqualTo(points.get(i - 1)[0]);
          assertThat(points.get(i)[1]).isLessThanOrEqualTo(points.get(i - 1)[1]);
        }
      }
    }
  }

  @Test
  void shouldPutTheMedianWhereTheScalesSay() throws Exception {
    Document svg = picture(JsonReportTest.RESULT);
    double tenUs = y(text(svg, "10 us")) - 4;
    double decade = (tenUs + 4 - y(text(svg, "10 ms"))) / 3;
    double median = tenUs - decade * Math.log10(5_000 / 10.0);
    double middle = Double.parseDouble(text(svg, "50 %").getAttribute("x"));

    assertThat(points(elements(svg, "polyline").getFirst()))
        .anySatisfy(point -> {
          assertThat(point[0]).isBetween(middle - 1, middle + 1);
          assertThat(point[1]).isBetween(median - 1, median + 1);
        });
  }

  @Test
  void shouldSayWhatWasMeasuredAndWhetherItMayBeQuoted() throws Exception {
    assertThat(picture(JsonReportTest.RESULT).getDocumentElement().getTextContent())
        .contains("binary 1,000/s any/any echo, fsync, 64 bytes, 1,000/s, commit abc")
        .doesNotContain("FAILED");

    LoadResult missed =
        Results.of(
            Plans.echo(1_000, Duration.ofSeconds(1)),
            500,
            new Counts(1_000, 1_000, 1_000, 0, 0, 0, 0, 0, 0, 0));
    assertThat(picture(missed).getDocumentElement().getTextContent())
        .contains("FAILED, not to be quoted");
  }

  @Test
  void shouldBeAPictureAlsoWhereNothingWasMeasured() throws Exception {
    LoadResult result = JsonReportTest.RESULT;
    LoadResult empty =
        new LoadResult(
            result.plan(),
            result.durability(),
            result.startedAt(),
            1,
            1_000,
            0,
            result.counts(),
            new Histogram(3),
            new Histogram(3),
            List.of(),
            "");

    Document svg = picture(empty);

    assertThat(elements(svg, "polyline")).isEmpty();
    assertThat(svg.getDocumentElement().getTextContent()).contains("No latency was measured.");
  }

  private Document picture(LoadResult result) throws Exception {
    Path file = folder.resolve("latency.svg");
    LatencySvg.write(result, JsonReportTest.ENVIRONMENT, file);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Element text(Document svg, String text) {
    return elements(svg, "text").stream()
        .filter(element -> element.getTextContent().equals(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no label " + text));
  }

  private static double y(Element element) {
    return Double.parseDouble(element.getAttribute("y"));
  }

  private static List<double[]> points(Element curve) {
    List<double[]> points = new ArrayList<>();
    for (String point : curve.getAttribute("points").split(" ", -1)) {
      String[] xy = point.split(",", -1);
      points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
    }
    return points;
  }
}
