package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What train writes beside a run to look at. */
@ExtendWith(SmallService.Resolver.class)
class RunReportTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>";

  @TempDir private Path folder;
  private final SmallService service;

  RunReportTest(SmallService service) {
    this.service = service;
  }

  private static JsonNode report(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("report.json").toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "mmoe", "dssm", "youtubednn"})
  void numbersAreThoseOfEvaluate(String model) throws IOException {
    JsonNode report = report(service.run(model));
    JsonNode evaluation =
        CommandRun.done(
                "evaluate",
                service.run(model),
                "--data",
                service.data(),
                "--split",
                "validation",
                "--json")
            .json();
    JsonNode expected =
        evaluation.has("exact") ? evaluation.get("exact") : evaluation.get("metrics");
    JsonNode measured = report.get("validation").get(0);
    assertThat(measured.get("metrics")).hasSize(expected.size());
    expected
        .properties()
        .forEach(
            metric ->
                assertThat(measured.get("metrics").get(metric.getKey()).asDouble())
                    .as(metric.getKey())
                    .isCloseTo(metric.getValue().asDouble(), within(1e-6)));
    assertThat(report.get("epochs")).hasSize(2);
    assertThat(measured.get("slices")).isNotEmpty();
  }

  @Test
  void featuresAreCountedInEachSplit() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.clear("demo_ranking/train.csv.gz", "gender", item -> Integer.parseInt(item) % 2 == 0);
    Path run = folder.resolve("run");
    train("deepfm", data.directory(), run);
    List<RawTable.Row> rows = RawTable.of(data.directory().resolve("demo_ranking/train.csv.gz"));
    double missing = rows.stream().filter(row -> row.get("gender").isEmpty()).count();
    Set<String> splits = new HashSet<>();
    for (JsonNode rates : report(run).get("features")) {
      splits.add(rates.get("split").asText());
      boolean cleared =
          rates.get("feature").asText().equals("gender")
              && rates.get("split").asText().equals("train");
      assertThat(rates.get("missing").asDouble())
          .isCloseTo(cleared ? missing / rows.size() : 0, within(1e-9));
    }
    assertThat(missing).isPositive();
    assertThat(splits).containsExactlyInAnyOrder("train", "validation");
  }

  @Test
  void aValueThatIsMarkupStaysText() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.setAll("demo_recall/items.csv.gz", "title", HOSTILE);
    Path run = folder.resolve("run");
    train("dssm", data.directory(), run);
    String page = Files.readString(run.resolve("report.html"));
    assertThat(report(run).get("neighbours").toString()).contains(HOSTILE);
    assertThat(page).contains("\\u003c/script>\\u003cscript>alert(1)").doesNotContain(HOSTILE);
    assertThat(page).doesNotContain("src=\"http", "href=\"http", "@import");
  }

  @Test
  void aRunWithItsReportIsStillARun() throws IOException {
    Path run = service.run("deepfm");
    assertThat(run.resolve("report.html")).isRegularFile();
    CommandRun.done("export", run, "--out", folder.resolve("bundle"));
    assertThat(folder.resolve("bundle/report.html")).doesNotExist();
  }

  @Test
  void noReportIsWrittenWhereNoneIsWanted() throws IOException {
    Path run = folder.resolve("run");
    train("deepfm", service.data(), run, "--no-report");
    assertThat(run.resolve("run.json")).exists();
    assertThat(run.resolve("report.html")).doesNotExist();
    CommandRun.of("report", run, "--out", folder.resolve("page.html"))
        .failed("report.json", "expected the report that train writes", "fit it again");
    assertThat(folder.resolve("page.html")).doesNotExist();
  }

  @Test
  void severalRunsAreComparedAndNothingElseIsOverwritten() throws IOException {
    Path page = folder.resolve("page.html");
    CommandRun.done("report", service.run("deepfm"), service.run("mmoe"), "--out", page);
    CommandRun.done("report", service.run("deepfm"), service.run("mmoe"), "--out", page);
    assertThat(Files.readString(page)).contains("demo-deepfm", "demo-mmoe");
    Path other = Files.writeString(folder.resolve("other.html"), "<title>mine</title>");
    CommandRun.of("report", service.run("deepfm"), "--out", other)
        .failed("other.html", "not overwritten");
    assertThat(other).hasContent("<title>mine</title>");
  }

  @Test
  void aReportOfAnotherFormatIsToldWithWhatToDo() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("report.json"), "{\"format_version\": 2, \"added\": 1}");
    CommandRun.of("report", run, "--out", folder.resolve("page.html"))
        .failed("report.json", "expected a report of format 1, found [2]: fit it again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|an empty file",
        "null|[null]",
        "{\"format_version\": 1,|JSON that is cut off or broken in line 1",
        "format|JSON that is cut off or broken in line 1",
        "{\"format_version\": {}}|JSON with other keys or values in line 1",
      })
  void aReportThatIsNoneIsToldByName(String text, String found) throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path report = Files.writeString(run.resolve("report.json"), text);
    assertThat(CommandRun.of("report", run, "--out", folder.resolve("page.html")).err())
        .isEqualTo(
            "towerrank report: [" + report + "]: expected a report as JSON, found " + found + "\n");
  }

  private static void train(String model, Path data, Path out, Object... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", SmallService.recipe(model), "--quiet", "--data", data));
    arguments.addAll(List.of("--out", out, "--set", "fit.epochs=1"));
    arguments.addAll(List.of(more));
    CommandRun.done(arguments.toArray());
  }
}
