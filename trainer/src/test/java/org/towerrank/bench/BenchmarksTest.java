package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.bench.BenchmarkOutput.names;
import static org.towerrank.bench.BenchmarkOutput.output;
import static org.towerrank.bench.BenchmarkOutput.report;
import static org.towerrank.bench.BenchmarkOutput.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.command.CommandLines;
import picocli.CommandLine;

/** Benchmarks of serving, over little. */
@Tag("slow")
class BenchmarksTest {
  @TempDir Path folder;

  @Test
  void rescoringReportsItsCasesAndRatiosAsJson() throws Exception {
    JsonNode report =
        report(
            new RescoreBenchmark(),
            "--items",
            "400",
            "--segments",
            "2",
            "--window",
            "50",
            "--rounds",
            "2");
    assertThat(report.get("command").asText())
        .isEqualTo("towerrank bench rescore --items 400 --segments 2 --window 50 --rounds 2");
    assertThat(names(report))
        .contains(
            "rescore in Lucene / raw run, user once",
            "rescore, keeping no part of an item / raw run, user once");
  }

  /** There are no two hits of one document. */
  @ParameterizedTest
  @ValueSource(ints = {0, 401})
  void windowsHaveAsManyHitsAsThereAreDocumentsAtMost(int window) {
    for (Benchmark benchmark : List.of(new RescoreBenchmark(), new StoredRowsBenchmark())) {
      CommandLine line = CommandLines.of(benchmark, List.of());
      StringWriter error = new StringWriter();
      line.setErr(new PrintWriter(error));
      assertThat(line.execute("--items", "400", "--window", String.valueOf(window)))
          .isEqualTo(CommandLines.USAGE);
      assertThat(error.toString())
          .contains("--window must be from 1 to the [400] documents of --items, got [" + window);
    }
  }

  @Test
  void runsOfTwoBundlesAreComparedWithOneAnother() throws Exception {
    List<String> measured =
        List.of(
            "raw run, median",
            "raw run of what it is compared with, median",
            "raw run / raw run of what it is compared with");
    String[] sizes = {"--window", "50", "--rounds", "4", "--vocabulary", "40000"};
    JsonNode random = report(new RunsBenchmark(), with(sizes, "--embeddings", "int8"));
    assertThat(names(random)).containsAll(measured);
    RankingWorkload workload = new RankingWorkload(2, 3, 1, 20);
    Path bundle = folder.resolve("bundle");
    RandomBundles.writer(workload.model(workload.schema()), 1).write(bundle, false);
    JsonNode given =
        report(
            new RunsBenchmark(),
            with(sizes, "--bundle", bundle.toString(), "--beside", bundle.toString()));
    assertThat(names(given)).containsAll(measured);
    assertThat(value(given, measured.getLast())).isPositive();
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void rowsOnDiskAreComparedWithRawRunsWithUpdatesToo() throws Exception {
    JsonNode report =
        report(
            new StoredRowsBenchmark(),
            "--items",
            "24000",
            "--segments",
            "2",
            "--window",
            "50",
            "--rounds",
            "20");
    assertThat(report.get("command").asText()).contains(" --items 24000 --segments 2");
    String raw = " / raw run, all inputs in every row";
    assertThat(value(report, "rescore with rows in files" + raw)).isPositive();
    assertThat(value(report, "rescore with rows in files, updates" + raw)).isPositive();
    assertThat(value(report, "rows written / rows of raw run of the item part")).isPositive();
    assertThat(value(report, "first window after opening 5" + raw)).isPositive();
    // Both segments have a file, so only what was updated is computed: 20 of them, twice.
    assertThat(value(report, "documents computed")).isBetween(20.0, 40.0 * 20);
    assertThat(value(report, "segments after updates")).isGreaterThan(2);
  }

  @Test
  void recallReportsHowManyOfTheTrueNearestWereFound() throws Exception {
    JsonNode report =
        report(
            new RecallBenchmark(),
            "--items",
            "500",
            "--k",
            "10",
            "--candidates",
            "500",
            "--users",
            "3");
    assertThat(value(report, "recall, none")).isBetween(0.9, 1.0);
    assertThat(value(report, "graph and vectors, int8"))
        .isLessThan(value(report, "graph and vectors, none"));
  }

  @Test
  void embeddingReportsRatesBesideThoseOfTheRuntime() throws Exception {
    JsonNode report = report(new EmbedBenchmark(), "--items", "100", "--rounds", "3");
    assertThat(names(report))
        .contains(
            "raw runs",
            "encode and embed / raw runs",
            "encode and embed, values by name / raw runs");
  }

  @Test
  void loadingReportsTheMemoryOfAnotherProcess() throws Exception {
    JsonNode report = report(new LoadBenchmark(), "--rows", "2000", "--rounds", "1");
    assertThat(names(report)).contains("resident / files");
    assertThat(value(report, "files")).isPositive();
  }

  @Test
  void aTableSaysWhatWasMeasuredOnWhat() {
    String table =
        output(
            new RescoreBenchmark(),
            "--items",
            "100",
            "--segments",
            "2",
            "--window",
            "20",
            "--rounds",
            "1");
    assertThat(table)
        .contains("towerrank bench rescore")
        .contains("processors")
        .contains("<= 1.25");
  }
}
