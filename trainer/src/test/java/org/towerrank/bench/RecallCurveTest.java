package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallCurveTest {
  private static final RecallCurve CURVE =
      new RecallCurve(List.of(point(10, 0.8, 100), point(20, 0.9, 400), point(40, 0.9, 800)));

  private static RecallCurve.Point point(int candidates, double recall, long micros) {
    return new RecallCurve.Point(candidates, recall, new Samples(new long[] {micros * 1000}));
  }

  @Test
  void timesBetweenTwoPointsRiseByAConstantFactor() {
    assertThat(CURVE.timeAt(0.85)).hasValueCloseTo(200.0, within(1e-6));
    assertThat(CURVE.timeAt(0.9)).hasValueCloseTo(400.0, within(1e-6));
  }

  @Test
  void whatFindsMoreWithTheFewestCandidatesTakesAsLong() {
    assertThat(CURVE.timeAt(0.5)).hasValueCloseTo(100.0, within(1e-6));
  }

  @Test
  void whatIsNotFoundHasNoTime() {
    assertThat(CURVE.timeAt(0.91)).isEmpty();
    assertThatThrownBy(() -> CURVE.of(30)).hasMessageContaining("[30]");
  }

  @Test
  void aProgramThatEndsIsNamedWithWhatItWasFor(@TempDir Path folder) {
    PythonNeighbours.Settings settings =
        new PythonNeighbours.Settings(folder.resolve("items"), folder.resolve("users"), 4, 16, 100);
    assertThatThrownBy(() -> PythonNeighbours.start("/bin/false", folder, settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[/bin/false] to search with [hnswlib, faiss]")
        .hasMessageContaining("exit code 1");
  }
}
