package io.myriarch.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
  private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

  @Test
  void shouldNeedNothingButItself() throws IOException {
    String page = page().replace(SVG_NAMESPACE, "");

    assertThat(page)
        .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(", "fetch(", "import(");
  }

  @Test
  void shouldHoldTheFiguresAndTheCurves() throws IOException {
    assertThat(page())
        .contains("\"completed_per_second\":1000.0", "\"verdict\":\"PASSED\"")
        .contains("\"completed_curve\":[[0.0,", "\"ack_curve\":[[0.0,")
        .contains("\"samples\":[[1.0,1000.0,998.0,0.0,0.0,1.0],[2.0,")
        .doesNotContain("__REPORT_DATA__");
  }

  @Test
  void shouldNotBeEndedByATextInIt() throws IOException {
    assertThat(page()).containsOnlyOnce("</script>").contains("Some CPU \\u003c/script>");
  }

  private static String page() throws IOException {
    return HtmlReport.page(JsonReportTest.RESULT, JsonReportTest.ENVIRONMENT);
  }
}
