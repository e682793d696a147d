package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.data.Tables;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Data in Parquet, where numbers are numbers and histories are lists, beside the same in CSV. */
@ExtendWith(SmallService.Resolver.class)
class ParquetDataTest {
  private static final List<String> LISTS = List.of("history", "exclude", "genres");

  @TempDir private Path folder;
  private final SmallService service;

  ParquetDataTest(SmallService service) {
    this.service = service;
  }

  /** Every table of the service as Parquet, in two files where it is one for fitting. */
  private void convert() throws IOException {
    try (Stream<Path> files = Files.walk(service.data());
        Engine engine = Engine.reading()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = service.data().relativize(file).toString().replace(".csv.gz", ".parquet");
        convert(engine, file, folder.resolve("data").resolve(name));
      }
    }
  }

  private static void convert(Engine engine, Path csv, Path parquet) throws IOException {
    String read = "FROM read_csv(" + Sql.path(csv).code() + ")";
    List<String> columns = new ArrayList<>();
    for (String[] column : engine.rows("DESCRIBE SELECT * " + read)) {
      String name = Sql.name(Objects.requireNonNull(column[0])).code();
      columns.add(
          LISTS.contains(column[0])
              ? "string_split(CAST(" + name + " AS VARCHAR), ' ') AS " + name
              : name);
    }
    String select = "SELECT " + String.join(", ", columns) + " " + read;
    if (!csv.endsWith("train.csv.gz")) {
      Files.createDirectories(parquet.getParent());
      engine.execute("COPY (" + select + ") TO " + Sql.path(parquet).code());
      return;
    }
    Files.createDirectories(parquet);
    for (int part = 0; part < 2; part++) {
      engine.execute(
          "COPY ("
              + select
              + (part == 0 ? " LIMIT 100" : " OFFSET 100")
              + ") TO "
              + Sql.path(parquet.resolve("part-" + part + ".parquet")).code());
    }
  }

  private Path recipe(String model) throws IOException {
    String text = Files.readString(SmallService.recipe(model)).replace(".csv.gz", ".parquet");
    return Files.writeString(folder.resolve(model + ".yaml"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "dssm"})
  void theSameRowsGiveTheSameWeightsAndMetrics(String model) throws IOException {
    convert();
    Path run = folder.resolve("run");
    CommandRun.done(
        TrainArguments.of(
            recipe(model), folder.resolve("data"), run, "--quiet", "--set", "fit.epochs=2"));
    assertThat(run.resolve("weights.safetensors"))
        .hasBinaryContent(Files.readAllBytes(service.run(model).resolve("weights.safetensors")));
    CommandRun parquet =
        CommandRun.done("evaluate", run, "--data", folder.resolve("data"), "--json");
    CommandRun csv =
        CommandRun.done("evaluate", service.run(model), "--data", service.data(), "--json");
    assertThat(parquet.json().get("metrics")).isEqualTo(csv.json().get("metrics"));
  }

  @Test
  void itemsAreIndexedFromParquet() throws IOException {
    convert();
    CommandRun index =
        CommandRun.done(
            "index",
            "--towers",
            service.bundle("dssm"),
            "--items",
            folder.resolve("data/demo_recall/items.parquet"),
            "--out",
            folder.resolve("index"),
            "--json");
    assertThat(index.json().get("items").asInt()).isPositive();
    String user = "{\"history\": [\"1\", \"2\"]}";
    CommandRun parquet =
        CommandRun.done(
            "recommend",
            "--index",
            folder.resolve("index"),
            "--towers",
            service.bundle("dssm"),
            "--user",
            user,
            "--json");
    CommandRun csv =
        CommandRun.done(
            "recommend",
            "--index",
            service.index(),
            "--towers",
            service.bundle("dssm"),
            "--user",
            user,
            "--json");
    assertThat(parquet.json().get("items")).isEqualTo(csv.json().get("items"));
  }

  @Test
  void valuesAreWhatTheFileSaysTheyAre() throws IOException {
    Path file = folder.resolve("typed.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT 7::BIGINT AS whole, 0.5::FLOAT AS share, true AS truth, '007' AS text,"
              + " ['a b', NULL] AS list, [0.25, 1.5]::DOUBLE[] AS vector, NULL::INTEGER AS nothing,"
              + " 1.50::DECIMAL(9, 2) AS price, DATE '2026-01-02' AS day,"
              + " TIMESTAMP '2026-01-02 03:04:05' AS moment, 4000000000::UINTEGER AS large,"
              + " [4000000000]::UINTEGER[] AS larger, -3::TINYINT AS small,"
              + " 12345678901234567890::DECIMAL(38, 0) AS id,"
              + " [9007199254740993]::DECIMAL(38, 0)[] AS ids,"
              + " encode('grün') AS unsaid, [encode('grün')] AS all_unsaid) TO "
              + Sql.path(file).code());
    }
    try (RowTable table = Tables.open(file)) {
      List<Object> values = new ArrayList<>();
      List<CsvColumn> columns = new ArrayList<>();
      for (String name : table.header()) {
        columns.add(table.column(name));
      }
      assertThat(table.next()).isTrue();
      columns.forEach(column -> values.add(table.value(column)));
      assertThat(values.subList(0, 4)).containsExactly(7L, 0.5f, true, "007");
      assertThat((List<?>) values.get(4)).hasSize(2).first().isEqualTo("a b");
      assertThat(values.get(5)).isEqualTo(List.of(0.25, 1.5));
      assertThat(values.get(6)).isNull();
      assertThat(table.text(table.column("price"))).isEqualTo("1.5");
      assertThat(table.text(table.column("day"))).isEqualTo("2026-01-02");
      assertThat(table.text(table.column("moment"))).isEqualTo("2026-01-02T03:04:05Z");
      assertThat(table.text(table.column("large"))).isEqualTo("4000000000");
      assertThat(table.text(table.column("larger"))).isEqualTo("4000000000");
      assertThat(table.text(table.column("small"))).isEqualTo("-3");
      assertThat(table.text(table.column("id"))).isEqualTo("12345678901234567890");
      assertThat(table.text(table.column("ids"))).isEqualTo("9007199254740993");
      assertThat(table.isEmpty(table.column("nothing"))).isTrue();
      assertThat(table.value(table.column("unsaid"))).isEqualTo("grün");
      assertThat(table.text(table.column("all_unsaid"))).isEqualTo("grün");
      assertThat(table.next()).isFalse();
    }
  }

  private void copy(String query, String name, String options) throws IOException {
    try (Engine engine = Engine.reading()) {
      Files.createDirectories(folder.resolve("parts"));
      engine.execute(
          "COPY ("
              + query
              + ") TO "
              + Sql.path(folder.resolve("parts").resolve(name)).code()
              + " (FORMAT parquet"
              + options
              + ")");
    }
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Tables.open(folder.resolve("parts")).close())
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void filesOfAFolderMayDifferInOrderAndCompression() throws IOException {
    copy("SELECT 1 AS a, 'x' AS b", "1.parquet", ", COMPRESSION zstd");
    copy("SELECT 'y' AS b, 2 AS a", "2.parquet", ", COMPRESSION gzip");
    copy("SELECT 'z' AS b, 3 AS a", "3.parquet", ", COMPRESSION uncompressed");
    List<String> rows = new ArrayList<>();
    try (RowTable table = Tables.open(folder.resolve("parts"))) {
      CsvColumn a = table.column("a");
      CsvColumn b = table.column("b");
      while (table.next()) {
        rows.add(table.text(a) + table.text(b));
      }
      assertThat(table.bytesRead()).isEqualTo(table.bytes());
    }
    assertThat(rows).containsExactly("1x", "2y", "3z");
  }

  /** A job that was killed leaves its parts, which the next one writes again. */
  @Test
  void whatJobsLeaveInAFolderIsNotRead() throws IOException {
    copy("SELECT 1 AS a", "1.parquet", "");
    for (String left : List.of("_temporary/0", ".tmp")) {
      Files.createDirectories(folder.resolve("parts").resolve(left));
      copy("SELECT 2 AS a", left + "/2.parquet", "");
    }
    try (RowTable table = Tables.open(folder.resolve("parts"))) {
      assertThat(table.next()).isTrue();
      assertThat(table.next()).isFalse();
    }
  }

  /** Objects beside what is read are no error, and a name with a dot is no way into them. */
  @Test
  void columnsAreReadBesideObjectsAndWithDotsInTheirNames() throws IOException {
    copy(
        "SELECT {'b': 1} AS a, 'x' AS \"a.b\", [1, 2] AS \"c.d\", 7 AS e, MAP {'k': 2} AS f",
        "1.parquet",
        "");
    try (RowTable table = Tables.open(folder.resolve("parts"))) {
      assertThat(table.header()).containsExactly("a.b", "c.d", "e");
      CsvColumn dotted = table.column("a.b");
      CsvColumn list = table.column("c.d");
      assertThat(table.next()).isTrue();
      assertThat(table.text(dotted)).isEqualTo("x");
      assertThat(table.value(list)).isEqualTo(List.of(1, 2));
    }
    try (RowTable table = Tables.open(folder.resolve("parts"))) {
      assertThatThrownBy(() -> table.column("f"))
          .hasMessageContaining("column [f]: expected texts, numbers, booleans or lists of them");
    }
  }

  @Test
  void filesOfAFolderWithOtherColumnsAreRefused() throws IOException {
    copy("SELECT 1 AS item, 'x' AS b", "1.parquet", "");
    copy("SELECT 1 AS itm, 'x' AS b", "2.parquet", "");
    refused("2.parquet]: has a column [itm]", "1.parquet] lacks, nearest is [item]");
    copy("SELECT 1::BIGINT AS item, 'x' AS b", "2.parquet", "");
    refused("2.parquet]: expected the column [item] as INT", "1.parquet], found INT");
    copy("SELECT 1 AS item", "2.parquet", "");
    refused("2.parquet]: expected the column [b] as STRING", "found none");
  }

  /** The column is there: a name that is near to it would be no help. */
  @Test
  void aFeatureOfObjectsIsToldByWhatTheColumnHolds() throws IOException {
    copy(
        "SELECT range AS id, range % 2 AS click, {'x': 1} AS point FROM range(9)", "e.parquet", "");
    copy("SELECT range AS id, MAP {'k': 2} AS more FROM range(9)", "more.parquet", "");
    String recipe =
        """
        name: small
        data:
          train: e.parquet
          validation: e.parquet
          test: e.parquet
          joins: [{file: more.parquet, key: [id]}]
        features: [{name: pont, column: COLUMN, side: user, kind: categorical, encoder: {type: vocabulary}}]
        tasks: [{name: click}]
        network: {architecture: fm, dimension: 2}
        """;
    Path data = folder.resolve("parts");
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, recipe.replace("COLUMN", "point"));
    CommandRun.of(TrainArguments.of(file, data, folder.resolve("run"), "--quiet"))
        .failed("e.parquet]: column [point]: expected texts, numbers, booleans", "a struct");
    Files.writeString(file, recipe.replace("COLUMN", "more"));
    CommandRun.of(TrainArguments.of(file, data, folder.resolve("run"), "--quiet"))
        .failed("more.parquet]: column [more]: expected texts, numbers, booleans", "a map");
  }

  @Test
  void anIdOrFieldOfObjectsIsToldByWhatTheColumnHolds() throws IOException {
    convert();
    String items = Sql.path(folder.resolve("data/demo_recall/items.parquet")).code();
    for (String column : List.of("item_id", "genres")) {
      String query = "SELECT * REPLACE ({'x': %1$s} AS %1$s) FROM %2$s".formatted(column, items);
      copy(query, "items.parquet", "");
      refusedIndex(column);
    }
    copy("SELECT {'x': item_id} AS key, * FROM " + items, "items.parquet", "");
    refusedIndex("key", "--id", "key");
    refusedIndex("key", "--display", "key");
    assertThat(folder.resolve("index")).doesNotExist();
  }

  private void refusedIndex(String column, String... more) {
    List<Object> command = new ArrayList<>(List.of("index", "--towers", service.bundle("dssm")));
    command.addAll(List.of("--items", folder.resolve("parts/items.parquet")));
    command.addAll(List.of("--out", folder.resolve("index")));
    command.addAll(List.of(more));
    CommandRun.of(command.toArray())
        .failed("column [" + column + "]: expected texts, numbers, booleans", "a struct");
  }

  @Test
  void whatIsNoValueOfAFeatureIsRefused() throws IOException {
    copy("SELECT {'x': 1} AS point", "1.parquet", "");
    refused("column [point]: expected texts, numbers, booleans or lists of them", "a struct");
    copy("SELECT INTERVAL 1 DAY AS pause", "1.parquet", "");
    refused("column [pause]: expected texts", "INTERVAL");
    copy("SELECT 'gr\\xFCn'::BLOB AS latin", "1.parquet", "");
    try (RowTable table = Tables.open(folder.resolve("parts"))) {
      table.column("latin");
      assertThatThrownBy(table::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("1.parquet]: column [latin]: expected texts in UTF-8");
    }
  }

  @Test
  void aFileThatIsCutOffOrChangedIsRefused() throws IOException {
    copy("SELECT range AS a, md5(range::VARCHAR) AS b FROM range(1000)", "1.parquet", "");
    Path file = folder.resolve("parts/1.parquet");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refused("1.parquet]: the Parquet data cannot be read");
    byte[] changed = whole.clone();
    Arrays.fill(changed, 100, 3000, (byte) 0x55);
    Files.write(file, changed);
    assertThatThrownBy(this::readAll)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1.parquet]: the Parquet data cannot be read");
  }

  private void readAll() throws IOException {
    try (RowTable table = Tables.open(folder.resolve("parts"))) {
      CsvColumn a = table.column("a");
      CsvColumn b = table.column("b");
      while (table.next()) {
        assertThat(table.text(a)).isNotEqualTo(table.text(b));
      }
    }
  }

  @Test
  void whatIsNoParquetIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("items.parquet"), "item_id\n1\n");
    CommandRun.of(
            "index",
            "--towers",
            service.bundle("dssm"),
            "--items",
            file,
            "--out",
            folder.resolve("index"))
        .failed("items.parquet]: expected Parquet, which begins with [PAR1]");
    CommandRun.of(
            "index",
            "--towers",
            service.bundle("dssm"),
            "--items",
            folder.resolve("item.parquet"),
            "--out",
            folder.resolve("index"))
        .failed("item.parquet]: expected a file", "nearest is [items.parquet]");
    assertThat(folder.resolve("index")).doesNotExist();
  }
}
