package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.bench.BenchmarkOutput.names;
import static org.towerrank.bench.BenchmarkOutput.report;
import static org.towerrank.bench.BenchmarkOutput.value;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Benchmarks of what comes before serving, over little. */
@Tag("slow")
class FittingBenchmarksTest {
  @Test
  void fittingIsComparedWithItsMatrixProductsAtEveryVocabulary() throws Exception {
    JsonNode report =
        report(
            new FitBenchmark(),
            "--rows",
            "600",
            "--batch",
            "200",
            "--epochs",
            "1",
            "--rounds",
            "2",
            "--precision",
            "f32,auto",
            "--vocabularies",
            "300,9000");
    assertThat(report.get("command").asText())
        .contains(" --vocabularies 300,9000", " --precision f32,auto");
    assertThat(names(report))
        .contains(
            "vocabulary 300: steps / bound",
            "vocabulary 9,000: time of a step / with the first",
            "vocabulary 9,000, auto: steps / steps in f32");
  }

  @Test
  void fittingTowersIsComparedWithItsMatrixProductsForEachCatalogue() throws Exception {
    JsonNode report =
        report(
            new FitTowersBenchmark(),
            "--rows",
            "600",
            "--batch",
            "100",
            "--epochs",
            "1",
            "--items",
            "200",
            "--large",
            "900",
            "--negatives",
            "50",
            "--rounds",
            "1");
    assertThat(names(report))
        .contains(
            "dssm, 200 items, all as negatives: steps / bound",
            "youtubednn, 900 items, 50 shared negatives: time of a step / with the few items");
    assertThat(value(report, "youtubednn, 200 items, all as negatives: steps")).isPositive();
  }

  @Test
  void fittingAtScaleTellsThePaceOfEveryPartAndTheMemory() throws Exception {
    JsonNode report =
        report(new FitScaleBenchmark(), "--rows", "2000", "--batch", "100", "--vocabulary", "3000");
    assertThat(names(report)).contains("steps, part 9", "heap and native memory");
  }

  @Test
  void preparingReportsEventsASecondAndMemory() throws Exception {
    JsonNode report = report(new PrepareBenchmark(), "--events", "20000");
    assertThat(value(report, "events a second, histories")).isPositive();
    assertThat(value(report, "rows")).isPositive();
  }

  /** The processor's time is counted in hundredths of a second, which 3,000 rows need not take. */
  @Test
  void readingComparesParquetWithCsv() throws Exception {
    JsonNode report = report(new ReadBenchmark(), "--rows", "20000", "--rounds", "1");
    assertThat(value(report, "Parquet / CSV")).isPositive();
    assertThat(value(report, "few values: predicting: Parquet / CSV")).isPositive();
    assertThat(value(report, "predicting: CSV, processor time a row")).isPositive();
  }
}
