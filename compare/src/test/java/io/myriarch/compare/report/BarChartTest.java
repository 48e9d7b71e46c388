package io.myriarch.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarChartTest {
  @Test
  void shouldDrawTheMostTasksFirstAndInProportion() throws Exception {
    Document svg = parsed(0);
    assertThat(texts(svg))
        .containsSubsequence(
            "fast <x> (K)",
            "1,800,000",
            "ours-kept <x> (K)",
            "900,000",
            "ours-forced <x> (F)",
            "500,000",
            "slow <x> (F)",
            "100,000",
            "here & now");
    List<Double> widths = barWidths(svg);
    assertThat(widths).hasSize(4);
    assertThat(widths.get(0)).isEqualTo(2 * widths.get(1));
  }

  @Test
  void shouldDrawTheShortestTailFirstAtAFixedRate() throws Exception {
    assertThat(texts(parsed(10_000)))
        .containsSubsequence("fast <x> (K)", "500 us", "ours-kept <x> (K)", "1.00 ms", "30 ms");
  }

  @Test
  void shouldNotDrawOneThatFailed() throws Exception {
    assertThat(texts(parsed(0))).noneMatch(text -> text.contains("broken"));
  }

  private static Document parsed(long rate) throws Exception {
    String svg = new BarChart(Samples.comparison(rate)).svg("here & now");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document svg) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName("text");
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  /** Without the first rectangle, which is the ground. */
  private static List<Double> barWidths(Document svg) {
    List<Double> widths = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName("rect");
    for (int i = 1; i < nodes.getLength(); i++) {
      widths.add(Double.valueOf(((Element) nodes.item(i)).getAttribute("width")));
    }
    return widths;
  }
}
