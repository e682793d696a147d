package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvTable;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Logs as others write them: looked at, prepared as was guessed, and fitted. */
@Tag("slow")
class UnusualLogsTest {
  @TempDir private Path folder;

  private Path log(String name, String header, IntFunction<String> row) throws IOException {
    StringBuilder log = new StringBuilder(header);
    for (int i = 0; i < 400; i++) {
      log.append(row.apply(i)).append('\n');
    }
    return Files.writeString(folder.resolve(name), log);
  }

  /**
   * Looks, prepares as was guessed, and fits both recipes, which say so of what they were written
   * for.
   */
  private String first(Path log, Object... more) throws IOException {
    Path first = folder.resolve("first");
    List<Object> look =
        new ArrayList<>(List.of("prepare", "--quiet", "--init", log, "--out", first));
    look.addAll(List.of(more));
    CommandRun.done(look.toArray());
    Path data = folder.resolve("data");
    CommandRun.done("prepare", first.resolve("prepare.yaml"), "--out", data, "--quiet");
    StringBuilder files = new StringBuilder(Files.readString(first.resolve("prepare.yaml")));
    for (String kind : List.of("ranking", "recall")) {
      Path recipe = first.resolve(kind + ".yaml");
      Object[] train =
          TrainArguments.of(recipe, data, folder.resolve(kind), "--set", "fit.epochs=1", "--quiet");
      CommandRun run = CommandRun.of(train);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).doesNotContain("elements of lists have");
      files.append(Files.readString(recipe));
    }
    return files.toString();
  }

  /**
   * Phrases are no lists, prices are no users, and items with spaces need lists that Parquet has.
   */
  @Test
  void phrasesAreNoLists() throws IOException {
    Random random = new Random(3);
    Path items =
        log(
            "товары.csv",
            "Товар,Категория,Теги,Метки\n",
            i ->
                i >= 30
                    ? "пусто " + i + ",кат 0,эко|новое,\"a,b\""
                    : "хлеб %d,кат %d,%s,\"%s\""
                        .formatted(
                            i,
                            i % 4,
                            i % 2 == 0 ? "эко|акция" : "новое|эко",
                            i % 2 == 0 ? "b,a" : "a,c"));
    Path log =
        log(
            "чеки.csv",
            "Цена;Покупатель;Товар;Дата;Действие\n",
            i ->
                "%d,%02d;клиент №%d 👤;хлеб %d;2025-03-%02d 10:00:%02d;%s"
                    .formatted(
                        random.nextInt(900),
                        random.nextInt(100),
                        random.nextInt(20),
                        random.nextInt(30),
                        1 + i / 20,
                        i % 20,
                        random.nextBoolean() ? "просмотр" : "покупка"));
    assertThat(first(log, "--items", items))
        .contains(
            "user: \"Покупатель\"  # guess: texts",
            "item: \"Товар\"  # guess: texts",
            "{name: positive, column: \"Действие\", positive: [\"покупка\"]}",
            "format: parquet",
            "train: ranking/train.parquet",
            "file: items.parquet",
            "max_length: 50, separator: \"\\t\", order: oldest_first",
            "{name: \"Категория\", side: item, kind: categorical",
            "{name: \"Теги\", side: item, kind: sequence, max_length: 2, separator: \"|\", order:"
                + " unordered",
            "{name: \"Метки\", side: item, kind: sequence, max_length: 2, separator: \",\", order:"
                + " unordered",
            "# left out \"Цена\", nearly each row has another text: texts that are numbers with a"
                + " comma");
    assertHistoriesAreOfWholeItems(folder.resolve("first/recall.yaml"));
  }

  /** Texts in a list are split as texts alone are, at what no item should have. */
  private void assertHistoriesAreOfWholeItems(Path recipe) throws IOException {
    SequenceFeature history =
        RecipeReader.read(recipe, Map.of()).recipe().features().stream()
            .filter(feature -> feature.name().equals("history"))
            .map(feature -> (SequenceFeature) feature.feature())
            .findFirst()
            .orElseThrow();
    List<String> items = List.of("хлеб 1", "хлеб 2");
    assertThat(RawValueEncoder.elements(history, items)).isEqualTo(items);
    Path split =
        Files.writeString(
            folder.resolve("split.yaml"),
            Files.readString(recipe).replace(", separator: \"\\t\"", ""));
    CommandRun run =
        CommandRun.of(
            TrainArguments.of(
                split,
                folder.resolve("data"),
                folder.resolve("split"),
                "--set",
                "fit.epochs=1",
                "--quiet"));
    assertThat(run.err())
        .contains(
            "column [history]: elements of lists have the separator [ ] of feature [history], such"
                + " as [хлеб ");
  }

  /** Fields of objects are columns, and what never changes for a user is the user's. */
  @Test
  void nestedObjectsAreColumns() throws IOException {
    Random random = new Random(4);
    Path log =
        log(
            "events.jsonl",
            "",
            i -> {
              int user = random.nextInt(20);
              int item = random.nextInt(15);
              return """
              {"event": "%s", "user": {"id": "%s", "premium": %b, "geo": {"country": "%s"}},\
               "item": {"id": "10000000000000000%02d", "brand": "b%d"}, "ts": "2025-10-26T%02d:%02d:00.5%s",\
               "tags": ["x", "%s"]}\
              """
                  .formatted(
                      random.nextBoolean() ? "view" : "click",
                      "0000000%X-FFFF-4000-8000-00000000000A".formatted(user % 16) + user / 16,
                      user % 2 == 0,
                      random.nextBoolean() ? "DE" : "US",
                      item,
                      item % 3,
                      i / 60,
                      i % 60,
                      i % 2 == 0 ? "+01:00" : "Z",
                      i % 3 == 0 ? "y" : "z");
            });
    assertThat(first(log))
        .contains(
            "user: \"user.id\"",
            "item: \"item.id\"",
            "time: ts",
            "{name: \"user.premium\", side: user",
            "{name: \"user.geo.country\", side: context",
            "of_users: [\"user.premium\"]",
            "of_items: [\"item.brand\"]",
            "{name: \"item.brand\", side: item",
            "{name: tags, side: context, kind: sequence, max_length: 2, order: unordered",
            "train: ranking/train.csv.gz",
            "batch_size: 32");
    // Texts stay what they are, though these could be written otherwise.
    try (CsvTable rows = CsvTable.open(folder.resolve("data/ranking/train.csv.gz"))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.text(rows.column("user.id"))).contains("-FFFF-4000-");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "clicked, False, True, positive: [\"True\"]",
    "rating, '\"1,5\"', '\"4,5\"', positive: [\"4,5\"]",
    "action, click, buy, every: true",
    "what, shown, open, positive: [open]",
    "行動, 見る, 買う, 'positive: [\"買う\"]'"
  })
  void whatIsPositiveIsToldByItsWords(String column, String one, String other, String task)
      throws IOException {
    Random random = new Random(6);
    Path log =
        log(
            "log.csv",
            "row,user,item,time," + column + "\n",
            i ->
                "%d,u%d,i%d,%d,%s"
                    .formatted(
                        i,
                        random.nextInt(20),
                        random.nextInt(15),
                        1_700_000_000 + i,
                        random.nextBoolean() ? one : other));
    assertThat(first(log)).contains(task, "  item: item");
  }

  /** Infinity would be the greatest of all numbers, and no rating. */
  @Test
  void numbersAmongWhichAreOtherTextsAreToldAndGuessed() throws IOException {
    List<String> ratings = List.of("1", "2", "3", "4", "5", "inf", "no");
    Path log =
        log(
            "log.csv",
            "user,item,time,rating\n",
            i ->
                "u%d,i%d,%d,%s"
                    .formatted(i % 20, i * 7 % 15, 1_700_000_000 + i, ratings.get(i * i % 11 % 7)));
    assertThat(first(log))
        .contains(
            "{name: positive, column: rating, positive: [\"4\", \"5\"]}  # guess: texts, of which all"
                + " are numbers but [")
        .contains("if these are missing values, list them in [missing]");
  }

  /** So that a column of numbers is one in recipes. */
  @Test
  void textsThatOftenStandForMissingValuesAreProposedAsSuch() throws IOException {
    Path log =
        log(
            "log.csv",
            "user,item,time,price,place\n",
            i ->
                "%s,i%d,%d,%s,%s"
                    .formatted(
                        i == 5 ? "\\N" : "u" + i % 20,
                        i * 7 % 15,
                        1_700_000_000 + i,
                        i % 9 == 0 ? " NA" : i % 4 + ".5",
                        i % 8 == 0 ? "-" : "p" + i % 3));
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains(
            "  missing: [\"-\", NA, \"\\\\N\"]  # guess: such texts are in [user, price, place]")
        .contains("# further column price: numbers, 4 values, 11.");
  }

  @Test
  void longTextsAreShownInPart() throws IOException {
    String page = "🎁 page ".repeat(2_000);
    Path log =
        log(
            "log.csv",
            "user,item,time,note\n",
            i -> "u%d,i%d,%d,%s%d".formatted(i % 20, i * 7 % 15, 1_700_000_000 + i, page, i % 9));
    String shown = CommandRun.done("prepare", "--quiet", "--init", log).out();
    assertThat(shown).contains("🎁 page 🎁 p").contains("…, ").hasSizeLessThan(10_000);
  }

  @Test
  void aLogOfManyActionsSaysWhereToListThem() throws IOException {
    Path log =
        log(
            "log.csv",
            "user,item,time,action\n",
            i -> "u%d,i%d,%d,act%d".formatted(i % 20, i * 7 % 15, 1_700_000_000 + i, i % 30));
    assertThat(first(log))
        .contains("# or list what is positive: {name: positive, column: action, positive: [...]}");
  }

  @Test
  void whatCannotBeLookedAtIsSaid() throws IOException {
    Path header = Files.writeString(folder.resolve("header.csv"), "user,item,time\n");
    CommandRun.of("prepare", "--quiet", "--init", header)
        .failed("header.csv]: expected rows, it has columns alone");
    Path latin = folder.resolve("latin.csv");
    Files.write(
        latin, "user,item,time\nM\u00fcller,a,1700000000\n".getBytes(StandardCharsets.ISO_8859_1));
    CommandRun.of("prepare", "--quiet", "--init", latin)
        .failed(
            "latin.csv] line 2: expected text in UTF-8, found bytes of another encoding",
            "[iconv -f latin1 -t utf-8]");
    Path american = log("us.csv", "user,item,time\n", i -> "u,i,03/25/2025 10:" + i % 60);
    CommandRun.of("prepare", "--quiet", "--init", american)
        .failed("ISO 8601 such as", "such as 31.05.2026 18:30, none looks like one");
  }

  /** A row with a value too many must not hide those before it. */
  @Test
  void aRowThatIsTooLongIsRefused() throws IOException {
    Path log =
        log(
            "log.csv",
            "user,item,time\n",
            i -> "u%d,i%d,%d%s".formatted(i % 7, i % 5, 1_700_000_000 + i, i == 9 ? ",9" : ""));
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed("log.csv] line 11: expected 3 fields as in the header, found 4");
  }

  /**
   * Names that SQL knows, decimals, days, vectors, and a list of objects, which no recipe reads.
   */
  @Test
  void typesOfParquetAreToldApart() throws IOException {
    Path log = folder.resolve("log.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT 'c' || range * 7919 % 61 AS \"Customer Id\", (range * 31 % 29)::UINTEGER AS"
              + " \"order\", DATE '2025-01-01' + INTERVAL (range // 4) DAY AS day, (range % 90 /"
              + " 7.0)::DECIMAL(12, 2) AS price, [{'k': 'x', 'v': range % 3}] AS attributes, [0.5,"
              + " range % 5]::FLOAT[] AS taste, [range % 5, range % 3] AS \"select\", CASE WHEN"
              + " range % 10 < 3 THEN 'like' ELSE 'view' END AS \"label\", range % 2 = 0 AS \"a.b\""
              + " FROM range(400)) TO "
              + Sql.path(log).code());
    }
    assertThat(first(log))
        .contains(
            "{name: \"Customer Id\", side: user",
            "{name: order, side: item",
            "{name: price, side: context, kind: categorical, encoder: {type: discretized",
            "{name: taste, side: context, kind: vector, length: 2, encoder: {type: identity",
            "{name: select, side: context, kind: sequence, max_length: 2, order: unordered",
            "{name: \"a.b\", side: context, kind: categorical",
            "# left out attributes, it holds objects, maps, bytes or lists of lists, which");
  }

  /** A rating is given after the click that is to be predicted, and the row's number by a tool. */
  @Test
  void whatComesOfAnEventIsNoFeature() throws IOException {
    Path log =
        log(
            "log.csv",
            ",user,item,time,click,rating,watch_seconds,device\n",
            i ->
                "%d,u%d,i%d,%d,%d,%s,%d,%s"
                    .formatted(
                        i,
                        i % 61,
                        i * 7 % 29,
                        1_700_000_000 + i,
                        i % 2,
                        i % 2 == 0 ? "" : i % 5,
                        i * 31 % 97,
                        i % 3 == 0 ? "phone" : "desk"));
    assertThat(first(log))
        .contains(
            "# left out column0, each row has another number",
            "# left out rating, it may come of the event, so that no request knows it",
            "# left out watch_seconds, it may come of the event",
            "{name: device, side: context",
            "# guess, if requests know it: texts, 2 values")
        .doesNotContain("{name: rating", "{name: watch_seconds");
  }

  @Test
  void whereUsersHaveEventsWithAllItemsThatIsSaid() throws IOException {
    Path log =
        log(
            "log.csv",
            "user,item,time\n",
            i -> "u%d,i%d,%d".formatted(i % 7, i % 5, 1_700_000_000 + i));
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", folder.resolve("first"));
    CommandRun.of(
            "prepare",
            folder.resolve("first/prepare.yaml"),
            "--out",
            folder.resolve("data"),
            "--quiet")
        .failed("every row has [1]", "users have events with every item");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void valuesMayBeSeparatedOtherwise(String separator) throws IOException {
    Path log =
        log(
            "log.csv",
            String.join(separator, "user", "item", "time") + "\n",
            i -> String.join(separator, "u" + i % 61, "1," + i % 29, "" + (1_700_000_000 + i)));
    assertThat(first(log)).contains("  user: user  # guess: texts, 61 values", "  item: item");
  }
}
