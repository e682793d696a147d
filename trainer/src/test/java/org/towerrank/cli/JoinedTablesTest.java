package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Events that have hardly any keys of a joined table: fitted, and told. */
@ExtendWith(SmallService.Resolver.class)
class JoinedTablesTest {
  private static final String TRAIN = "demo_recall/train.csv.gz";
  private static final String VALIDATION = "demo_recall/val.csv.gz";
  private static final String TEST = "demo_recall/test.csv.gz";
  private static final String USERS = "demo_recall/users.csv.gz";

  @TempDir private Path folder;
  private final SmallService service;
  private SpoiltData data;

  JoinedTablesTest(SmallService service) throws IOException {
    this.service = service;
  }

  @BeforeEach
  void copyTheData() throws IOException {
    data = SpoiltData.copy(service, folder.resolve("data"));
  }

  @Test
  void isToldInTheErrorOutputAndInTheReportWithAKeyOfEachSide() throws IOException {
    int rows = RawTable.of(data.file(TRAIN)).size();
    padUsersBehind(TRAIN, 3);
    String warning = warning(TRAIN, 3, rows);
    CommandRun json = train("--json");
    assertThat(json.exitCode()).isZero();
    assertThat(json.err().lines()).containsExactly("warning: " + warning);
    assertThat(json.json().get("warnings")).hasSize(1);
    assertThat(json.json().get("warnings").get(0).asText()).isEqualTo(warning);
    CommandRun quiet = train("--quiet");
    assertThat(quiet.err()).isEqualTo(json.err());
    assertThat(quiet.out().lines()).contains("  warning: " + warning);
  }

  @Test
  void isNotToldOfOneRowInAHundredOrMore() throws IOException {
    int rows = RawTable.of(data.file(TRAIN)).size();
    padUsersBehind(TRAIN, Math.ceilDiv(rows, 100));
    CommandRun json = train("--json");
    assertThat(json.err()).isEmpty();
    assertThat(json.json().get("warnings")).isEmpty();
  }

  @Test
  void isToldOfEventsThatNothingIsFittedTo() throws IOException {
    int validation = RawTable.of(data.file(VALIDATION)).size();
    int test = RawTable.of(data.file(TEST)).size();
    padUsersBehind(VALIDATION, 0);
    padUsersBehind(TEST, 0);
    CommandRun train = train("--quiet");
    assertThat(train.exitCode()).isZero();
    assertThat(train.err().lines())
        .containsExactly("warning: " + warning(VALIDATION, 0, validation));
    CommandRun evaluate =
        CommandRun.of("evaluate", service.bundle("dssm"), "--data", data.directory(), "--json");
    assertThat(evaluate.exitCode()).isZero();
    // Without their users' values these towers may be below popularity, too.
    assertThat(evaluate.err().lines())
        .filteredOn(line -> !line.contains("chosen most often"))
        .containsExactly("warning: " + warning(TEST, 0, test));
  }

  private CommandRun train(String output) {
    return CommandRun.of(
        data.training(
            "dssm",
            folder.resolve("run"),
            "--set",
            "fit.epochs=1",
            "--set",
            "fit.batch_size=8",
            output));
  }

  /** Writes the users of all rows but the first ones with zeros before them. */
  private void padUsersBehind(String file, int rows) throws IOException {
    data.edit(
        file,
        text -> {
          List<String> lines = text.lines().toList();
          assertThat(lines.get(0)).startsWith("user_id,");
          return IntStream.range(0, lines.size())
              .mapToObj(line -> (line > rows ? "00" : "") + lines.get(line) + "\n")
              .collect(Collectors.joining());
        });
  }

  private String warning(String file, int found, int rows) throws IOException {
    String key = RawTable.of(data.file(file)).get(found).get("user_id");
    return String.format(
        Locale.ROOT,
        "[%s]: only %,d of %,d events have a key [user_id] of [%s], which is joined:"
            + " events have keys such as [%s], the table such as [%s]",
        data.file(file),
        found,
        rows,
        data.file(USERS),
        key,
        key.substring(2));
  }
}
