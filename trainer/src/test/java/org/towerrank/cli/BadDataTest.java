package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on data that is not as it should be: one line that says where, and nothing written. */
@ExtendWith(SmallService.Resolver.class)
class BadDataTest {
  private static final String RANKING_TRAIN = "demo_ranking/train.csv.gz";
  private static final String RANKING_TEST = "demo_ranking/test.csv.gz";
  private static final String RECALL_TRAIN = "demo_recall/train.csv.gz";
  private static final String RECALL_VALIDATION = "demo_recall/val.csv.gz";
  private static final String ITEMS = "demo_recall/items.csv.gz";
  private static final String USERS = "demo_recall/users.csv.gz";

  @TempDir private Path folder;
  private final SmallService service;
  private SpoiltData data;

  BadDataTest(SmallService service) throws IOException {
    this.service = service;
  }

  @BeforeEach
  void copyTheData() throws IOException {
    data = SpoiltData.copy(service, folder.resolve("data"));
  }

  private void trainFails(String model, String file, String... parts) {
    CommandRun.of(data.training(model, folder.resolve("run"), "--quiet"))
        .failed(withFile("towerrank train: [", file, parts));
    assertThat(folder.toFile().list()).containsExactly("data");
  }

  private void evaluateFails(String model, String file, String... parts) {
    CommandRun.of("evaluate", service.bundle(model), "--quiet", "--data", data.directory())
        .failed(withFile("towerrank evaluate: [", file, parts));
  }

  private void indexFails(String... parts) {
    indexFails(Stream.of("--ranker", service.bundle("deepfm")), parts);
  }

  private void indexFails(Stream<Object> options, String... parts) {
    Stream<Object> more =
        Stream.of(
            "index",
            "--quiet",
            "--towers",
            service.bundle("dssm"),
            "--items",
            data.file(ITEMS),
            "--out",
            folder.resolve("index"));
    CommandRun.of(Stream.concat(more, options).toArray())
        .failed(withFile("towerrank index: [", ITEMS, parts));
    assertThat(folder.toFile().list()).containsExactly("data");
  }

  private String[] withFile(String command, String file, String... parts) {
    return Stream.concat(Stream.of(command + data.file(file) + "]"), Arrays.stream(parts))
        .toArray(String[]::new);
  }

  @Test
  void anOptionNamesTheColumnOfIds() {
    indexFails(Stream.of("--id", "itemid"), "expected a column [itemid]", "--id", "[item_id]");
  }

  @Test
  void aMissingColumnIsNamedWithTheNearest() throws IOException {
    data.rename(RANKING_TRAIN, "age", "aged");
    trainFails("deepfm", RANKING_TRAIN, "line 1: expected a column [age]", "nearest is [aged]");
    data.rename(RANKING_TRAIN, "aged", "age").rename(RANKING_TRAIN, "click", "clicked");
    trainFails("deepfm", RANKING_TRAIN, "expected a column [click]", "nearest is [clicked]");
    data.rename(RECALL_TRAIN, "target_item", "target");
    trainFails("dssm", RECALL_TRAIN, "expected a column [target_item]", "nearest is [target]");
  }

  @Test
  void aMissingColumnOfJoinedTablesAndOfItemsIsNamed() throws IOException {
    data.rename(USERS, "user_id", "user");
    trainFails("dssm", USERS, "line 1: expected a column [user_id]", "nearest is [user]");
    data.rename(USERS, "user", "user_id").rename(ITEMS, "genres", "genre");
    trainFails("dssm", ITEMS, "expected a column [genres]", "nearest is [genre]");
    indexFails("line 1: no column [genres] for feature [genres], nearest is [genre");
    data.rename(ITEMS, "genre", "genres").rename(RECALL_VALIDATION, "exclude", "excluded");
    trainFails("dssm", RECALL_VALIDATION, "column [exclude]", "nearest is [excluded]");
  }

  @Test
  void aMissingFileIsToldWithTheNearest() throws IOException {
    Files.move(data.file(RANKING_TRAIN), data.file("demo_ranking/trian.csv.gz"));
    trainFails("deepfm", RANKING_TRAIN, "found no file", "nearest is [trian.csv.gz]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "NaN", "Infinity", "-inf", "1e999"})
  void aNumberThatIsNoneOrNotFiniteIsToldWithItsLine(String value) throws IOException {
    data.set(RANKING_TRAIN, 7, "age", value);
    trainFails("deepfm", RANKING_TRAIN, "line 7: column [age]: ", "number", "[" + value + "]");
    data.set(RANKING_TEST, 5, "year", value);
    evaluateFails("deepfm", RANKING_TEST, "line 5: column [year]: ", "[" + value + "]");
    data.set(ITEMS, 4, "year", value);
    indexFails("line 4: ", "[year", "[" + value + "]");
  }

  /** The events' file has no such column, so that its name alone would lead nowhere. */
  @Test
  void aNumberOfAJoinedTableIsToldWithTheTable() throws IOException {
    data.setAll(ITEMS, "year", "1999;5");
    String ofItems = ": column [year] of [" + data.file(ITEMS) + "]: ";
    trainFails("dssm", RECALL_TRAIN, "line 2" + ofItems, "number", "[1999;5]");
    data.setAll(ITEMS, "year", "1999").setAll(USERS, "age", "old");
    String ofUsers = ": column [age] of [" + data.file(USERS) + "]: ";
    trainFails("dssm", RECALL_TRAIN, "line 2" + ofUsers, "number", "[old]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "yes", "NaN", ""})
  void aLabelOutsideItsRangeIsToldWithItsLine(String value) throws IOException {
    data.set(RANKING_TRAIN, 9, "click", value);
    trainFails(
        "deepfm", RANKING_TRAIN, "line 9: column [click]: expected a ", "found [" + value + "]");
  }

  @Test
  void oneClassOnlyInASplitIsToldWithTaskAndColumn() throws IOException {
    data.setAll(RANKING_TEST, "like", "0");
    data.setAll(RANKING_TEST, "click", "1");
    evaluateFails(
        "mmoe",
        RANKING_TEST,
        "task [click]: expected positive and negative labels in column [click], every row has [1");
    data.setAll(RANKING_TRAIN, "click", "1");
    trainFails("deepfm", RANKING_TRAIN, "task [click]: expected positive and negative labels");
  }

  @Test
  void anEmptyFileAndOneWithAHeaderOnlyAreTold() throws IOException {
    data.empty(RANKING_TRAIN);
    trainFails("deepfm", RANKING_TRAIN, "expected rows behind the header, found none");
    Files.write(data.file(RANKING_TRAIN), new byte[0]);
    trainFails("deepfm", RANKING_TRAIN, "expected a header line, the file is empty");
    data.empty(RECALL_VALIDATION);
    trainFails("dssm", RECALL_VALIDATION, "expected rows behind the header, found none");
    data.empty(ITEMS);
    trainFails("dssm", ITEMS, "expected items behind the header, found none");
    indexFails("expected items behind the header, found none");
  }

  @Test
  void truncatedGzipDataIsTold() throws IOException {
    for (String file : new String[] {RANKING_TRAIN, RECALL_TRAIN, ITEMS}) {
      byte[] whole = Files.readAllBytes(data.file(file));
      Files.write(data.file(file), Arrays.copyOf(whole, whole.length / 2));
    }
    trainFails("deepfm", RANKING_TRAIN, "the gzip data ends too early after line ");
    trainFails("dssm", ITEMS, "the gzip data ends too early after line ");
    indexFails("the gzip data ends too early after line ");
  }

  @Test
  void anItemThatOccursTwiceIsToldWithItsLine() throws IOException {
    String first = RawTable.of(data.file(ITEMS)).get(0).get("item_id");
    data.set(ITEMS, 6, "item_id", first);
    trainFails("dssm", ITEMS, "line 6: ", "[" + first + "]", "occurs a second time");
    indexFails("line 6: item [" + first + "] was already on line 2");
    data.set(ITEMS, 6, "item_id", "");
    indexFails("line 6: expected an id in field [item_id], got none");
  }

  @Test
  void aTargetThatTheCatalogueLacksIsToldWithItsLine() throws IOException {
    data.set(RECALL_TRAIN, 3, "target_item", "no such film");
    trainFails(
        "dssm",
        RECALL_TRAIN,
        "line 3: column [target_item]: item [no such film] is not in [",
        ITEMS);
  }

  @Test
  void aColumnThatTwoTablesHaveIsToldWithBoth() throws IOException {
    data.rename(USERS, "age", "history");
    trainFails(
        "dssm",
        RECALL_TRAIN,
        "line 1: column [history] is in the events and in [",
        USERS + "], which is joined: rename one of them");
  }

  @Test
  void aJoinedTableWithoutAKeyOfTheEventsIsTold() throws IOException {
    data.edit(USERS, text -> text.replaceAll("\n(?=.)", "\nnobody-"));
    trainFails(
        "dssm",
        RECALL_TRAIN,
        "expected events with a key [user_id] of [",
        USERS + "], which is joined, found none: events have keys such as [",
        "], the table such as [nobody-");
  }

  @Test
  void aRowWithAFieldTooManyIsTold() throws IOException {
    data.edit(RANKING_TRAIN, text -> text.replaceFirst("\n", "\n,"));
    trainFails("deepfm", RANKING_TRAIN, "line 2: expected 12 fields as in the header, found 13");
  }
}
