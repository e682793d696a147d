package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecommendationReportTest {
  @Test
  void longFieldsAreCutBetweenCharacters() {
    String title = "x".repeat(58) + "👍👍👍";
    RecommendationReport.Line line =
        new RecommendationReport.Line(1, "7", 1, 1, 1, Map.of(), Map.of("title", List.of(title)));
    StringWriter shown = new StringWriter();
    new RecommendationReport(List.of(line), 1, 1, 0).print(new PrintWriter(shown, true));
    assertThat(shown.toString()).contains("x".repeat(58) + "…");
  }
}
