package org.towerrank.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.DataException;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** Logged vectors, paths, weights and ages as cells of a table. */
class LoggedSignalsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SequenceFeature TAGS = set("tags", Side.ITEM, TextSplit.WEIGHTED, "|");
  private static final SequenceFeature LIKES = set("likes", Side.USER, TextSplit.WEIGHTED, " ");
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new OccurrencesFeature(
                  "times_had",
                  Side.QUERY,
                  "item",
                  "number",
                  "had",
                  5,
                  SequenceFeature.Order.OLDEST_FIRST,
                  " "),
              new CategoricalFeature("user", Side.USER, "user", "id"),
              new SequenceFeature(
                  "had", Side.USER, "had", "id", 2, SequenceFeature.Order.OLDEST_FIRST, " "),
              LIKES,
              WeightsFeature.of(LIKES, Pooling.SUM),
              set("shelf", Side.ITEM, TextSplit.PREFIXES, ">"),
              set("title", Side.ITEM, TextSplit.WORDS, " "),
              TAGS,
              WeightsFeature.of(TAGS, Pooling.MEAN),
              new VectorFeature("cover", Side.ITEM, "cover", "number", 3, ";"),
              new AgeFeature(
                  "age",
                  Side.QUERY,
                  "added",
                  "number",
                  "now",
                  AgeFeature.Unit.HOURS,
                  EpochUnit.MILLISECONDS)),
          Map.of(
              "id", new HashEncoder(1000),
              "number", new StandardEncoder(0.3, 0.7, Clip.NONE, -1, true)));

  @TempDir private Path folder;
  private Path bundle = Path.of("");

  private static SequenceFeature set(String name, Side side, TextSplit split, String separator) {
    return new SequenceFeature(
        name, side, name, "id", 12, SequenceFeature.Order.UNORDERED, separator, split);
  }

  @BeforeEach
  void export() throws IOException {
    Mlp layers = new Mlp(List.of(4), Activation.RELU, 0f, false);
    bundle = folder.resolve("bundle");
    Exporter.export(RandomModels.run(new DeepFm(2, layers, 0f), SCHEMA, 1))
        .writer()
        .write(bundle, false);
  }

  private static Map<Side, Map<String, Object>> raw() {
    return Map.of(
        Side.USER,
        Map.of(
            "had",
            List.of("i7", "i8", "i7"),
            "user",
            "u",
            "likes",
            List.of(Map.of("value", "drama", "weight", 0.1), "war:2 sun", 7)),
        Side.CONTEXT,
        Map.of("now", "2026-05-31T10:00:00.123Z"),
        Side.ITEM,
        Map.of(
            "item", "i7",
            "shelf", List.of(" film > drama > war ", "book>love"),
            "title", "The \"Good\" Place, 日本",
            "tags", List.of("a b:0.3", " c:1.7|d ", "  ", "\te:2\t", "f"),
            "cover", List.of(0.1, -2.5e-3, 7)),
        Side.QUERY,
        Map.of("added", "2025-01-01T00:00:00Z"));
  }

  private static EncodedRows encoded(Map<Side, Map<String, Object>> raw) {
    Map<String, Object> values = new LinkedHashMap<>();
    raw.values().forEach(values::putAll);
    return new RowEncoder(SCHEMA, List.of(Side.values())).row(values);
  }

  private Path log(Map<Side, Map<String, Object>> raw, EncodedRows encoded) throws IOException {
    Map<String, Object> sides = new LinkedHashMap<>();
    raw.forEach((side, values) -> sides.put(side.label(), values));
    Map<String, Object> inputs = new LinkedHashMap<>();
    for (Feature feature : SCHEMA.features()) {
      int from = encoded.index(0, feature.name());
      Object[] numbers = new Object[feature.width()];
      for (int i = 0; i < numbers.length; i++) {
        int bits = encoded.data()[from + i];
        numbers[i] = feature.makesFloats() ? (Object) Float.intBitsToFloat(bits) : (Object) bits;
      }
      inputs.put(feature.name(), numbers.length == 1 ? numbers[0] : Arrays.asList(numbers));
    }
    Map<String, Object> log =
        Map.of(
            "fingerprint", Bundle.open(bundle).fingerprint().substring(0, 12),
            "raw", sides,
            "encoded", inputs);
    return Files.writeString(
        folder.resolve("log.jsonl"),
        JSON.writeValueAsString(Map.of("request_id", "r", "id", "1", "log", log)) + "\n");
  }

  private LoggedRows.Written write(Path log) throws IOException {
    Path clicks = Files.writeString(folder.resolve("clicks.csv"), "request_id,id\nr,1\n");
    return LoggedRows.write(
        log, Bundle.open(bundle), clicks, List.of(), folder.resolve("rows.csv"));
  }

  @Test
  void cellsGiveTheInputsThatWereLogged() throws IOException {
    EncodedRows encoded = encoded(raw());
    assertThat(write(log(raw(), encoded)).rows()).isEqualTo(1);
    try (CsvTable table = CsvTable.open(folder.resolve("rows.csv"))) {
      assertThat(table.next()).isTrue();
      Map<String, Object> cells = new LinkedHashMap<>();
      for (String column : table.header()) {
        cells.put(column, table.text(table.column(column)));
      }
      assertThat(cells)
          .containsEntry("likes", "drama:0.1 war:2 sun 7")
          .containsEntry("item", "i7")
          .containsEntry("had", "i7 i8 i7")
          .containsEntry("tags", "a b:0.3|c:1.7|d|e:2|f")
          .containsEntry("shelf", "film > drama > war\nbook>love")
          .containsEntry("cover", "0.1;-0.0025;7")
          .containsEntry("now", "2026-05-31T10:00:00.123Z")
          .containsEntry("added", "2025-01-01T00:00:00Z")
          .containsEntry("click", "1");
      EncodedRows again = new RowEncoder(SCHEMA, List.of(Side.values())).newRows(1);
      new RowEncoder(SCHEMA, List.of(Side.values())).encode(cells, again, 0);
      assertThat(again.data()).isEqualTo(encoded.data());
    }
  }

  /** As a request may give any other value. */
  @Test
  void aMomentInAListIsTheMoment() throws IOException {
    Map<Side, Map<String, Object>> raw = new LinkedHashMap<>(raw());
    raw.put(Side.CONTEXT, Map.of("now", List.of("2026-05-31T10:00:00.123Z", "")));
    assertThat(write(log(raw, encoded(raw))).rows()).isEqualTo(1);
    try (CsvTable table = CsvTable.open(folder.resolve("rows.csv"))) {
      assertThat(table.next()).isTrue();
      assertThat(table.text(table.column("now"))).isEqualTo("2026-05-31T10:00:00.123Z");
    }
  }

  @Test
  void aWeightThatGivesOtherInputsIsTold() throws IOException {
    EncodedRows other = encoded(raw());
    int at = other.index(0, "tags.weights");
    other.data()[at] = Float.floatToRawIntBits(0.5f);
    Path log = log(raw(), other);
    assertThatThrownBy(() -> write(log))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("feature [tags.weights]: expected raw values that give the inputs");
    assertThat(folder.resolve("rows.csv")).doesNotExist();
  }
}
