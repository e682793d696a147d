package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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
  void preparingReportsEventsASecondAndMemory() throws Exception {
    JsonNode report = report(new PrepareBenchmark(), "--events", "20000");
    assertThat(value(report, "events a second, histories")).isPositive();
    assertThat(value(report, "rows")).isPositive();
  }

  @Test
  void readingComparesParquetWithCsv() throws Exception {
    JsonNode report = report(new ReadBenchmark(), "--rows", "3000", "--rounds", "1");
    assertThat(value(report, "Parquet / CSV")).isPositive();
    assertThat(value(report, "few values: predicting: Parquet / CSV")).isPositive();
    assertThat(value(report, "predicting: CSV, processor time a row")).isPositive();
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

  private static JsonNode report(Benchmark benchmark, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return new JsonMapper().readTree(output(benchmark, all.toArray(String[]::new)));
  }

  private static List<String> names(JsonNode report) {
    return report.get("measures").findValuesAsText("name");
  }

  private static double value(JsonNode report, String name) {
    for (JsonNode measure : report.get("measures")) {
      if (measure.get("name").asText().equals(name)) {
        return measure.get("value").asDouble();
      }
    }
    throw new AssertionError("no measure [" + name + "] in " + names(report));
  }

  private static String output(Benchmark benchmark, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(benchmark).setOut(new PrintWriter(out));
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }
}
