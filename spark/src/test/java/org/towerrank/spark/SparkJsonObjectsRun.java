package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.ObjectLists;
import org.towerrank.sql.Sql;

/**
 * Random objects of JSON lines, and lists of them, on Spark beside what one machine makes of them.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkJsonObjectsRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FILES = List.of("log*.jsonl");
  private static final int LINES = 40;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void fieldsAreThoseOfOneMachine(int seed) throws IOException {
    RandomJson json = new RandomJson(new Random(seed));
    for (int file = 0; file < 2; file++) {
      StringBuilder log = new StringBuilder();
      for (int line = 0; line < LINES; line++) {
        log.append(json.line("\"file\": " + file + ", \"line\": " + line)).append('\n');
      }
      Files.writeString(folder.resolve("log" + file + ".jsonl"), log);
    }
    var work = new org.apache.hadoop.fs.Path(folder.resolve("work").toUri());
    SparkEngine spark = new SparkEngine(LocalSpark.session(), work, work);
    try (Engine duckDb = Engine.reading()) {
      FileTable one = FileTable.open(duckDb, folder, FILES, null);
      FileTable many = spark.open(folder, FILES, null, List.of());
      for (FileTable.Column list : one.columns()) {
        if (ObjectLists.isOne(list)) {
          one = ObjectLists.apart(duckDb, one, list);
          many = spark.withFieldLists(many, list.name() + ".field");
        }
      }
      Map<String, String> types = types(one);
      assertThat(types(many)).isEqualTo(types);
      assertThat(types).hasSizeGreaterThan(2);
      List<JsonNode> expected = rows(duckDb.rows(query(one, types, "struct_pack(%s := %s)")));
      assertThat(expected).hasSize(2 * LINES);
      assertThat(rows(spark.rows(query(many, types, "named_struct('%s', %s)"))))
          .isEqualTo(expected);
    }
  }

  /** Without lists of objects in lists of objects, and maps, which are nothing to read. */
  private static Map<String, String> types(FileTable table) {
    Map<String, String> types = new TreeMap<>();
    for (FileTable.Column column : table.columns()) {
      if (!column.type().contains("STRUCT") && !column.type().contains("MAP")) {
        types.put(column.name(), column.type());
      }
    }
    return types;
  }

  /**
   * @param named makes a struct of a name and a value
   */
  private static String query(FileTable table, Map<String, String> types, String named) {
    String values =
        types.keySet().stream()
            .map(column -> "to_json(" + named.formatted("v", Sql.name(column).code()) + ")")
            .collect(Collectors.joining(", "));
    return "SELECT " + values + " FROM " + table.reading().code() + " ORDER BY file, line";
  }

  /** Spark leaves out what is null. */
  private static List<JsonNode> rows(List<@Nullable String[]> texts) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (@Nullable String[] row : texts) {
      var values = JSON.createArrayNode();
      for (String text : row) {
        JsonNode value = JSON.readTree(text).path("v");
        values.add(value.isMissingNode() ? JSON.nullNode() : value);
      }
      rows.add(values);
    }
    return rows;
  }
}
