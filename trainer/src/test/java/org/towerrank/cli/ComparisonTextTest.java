package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.evaluate.Comparison;
import org.towerrank.evaluate.Evaluation;

/** A comparison of two models as text. */
class ComparisonTextTest {

  @Test
  void aSliceOfAnyValueKeepsToItsLineAndCommandsNoTerminal() {
    Evaluation.Subject model = new Evaluation.Subject("m", "f", "test", "rows.csv", 2);
    Comparison.OfSlice slice =
        new Comparison.OfSlice("city", "a\u001b[2J\n[city] is [b], 9 rows:", 2, Map.of());
    StringWriter text = new StringWriter();
    ComparisonText.print(
        new PrintWriter(text, true),
        new Comparison(
            model, model, new Evaluation.Resampling(null, 1, 1, 1, .95), Map.of(), List.of(slice)));
    assertThat(text.toString())
        .contains("[city] is [a\\u{1b}[2J\\u{a}[city] is [b], 9 rows:], 2 rows:\n")
        .doesNotContain("\u001b", "\n[city] is [b]");
  }
}
