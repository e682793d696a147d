package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.FieldTypeException;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.model.DeepFm;

/**
 * Random raw values under random schemas: JSON, tables, and doc values of every type that can hold
 * the value give a model the same numbers, or all refuse it.
 */
class RawValuesTest {
  /** How an index may hold a value. */
  private enum Way {
    KEYWORD,
    LONG,
    DOUBLE,
    FLOAT,
    BOOLEAN
  }

  /** One feature's raw value. */
  private record Case(Feature feature, int place, @Nullable Object raw) {
    List<Object> values() {
      Stream<?> all =
          raw instanceof List<?> list ? list.stream() : Stream.of(raw == null ? "" : raw);
      return all.filter(Objects::nonNull).map(value -> (Object) value).toList();
    }

    boolean ordered() {
      return feature instanceof SequenceFeature s && s.order() != SequenceFeature.Order.UNORDERED;
    }
  }

  /** The number as JSON has it, and Elasticsearch indexes it as a keyword. */
  private static String token(Object value) {
    return value.toString();
  }

  /** The ways in which an index can hold all of a value's elements without loss. */
  private static List<Way> ways(Case each) {
    List<Object> values = each.values();
    List<Way> ways = new ArrayList<>(List.of(Way.KEYWORD));
    if (each.feature instanceof SequenceFeature sequence && sequence.splitsNumbers()) {
      return ways;
    }
    if (!values.isEmpty() && values.stream().allMatch(Number.class::isInstance)) {
      List<Number> numbers = values.stream().map(Number.class::cast).toList();
      if (numbers.stream()
          .allMatch(number -> number instanceof Long || number instanceof Integer)) {
        ways.add(Way.LONG);
      }
      if (numbers.stream().noneMatch(number -> number.equals(9007199254740993L))) {
        ways.add(Way.DOUBLE);
        if (numbers.stream().allMatch(RawValuesTest::isShortestFloat)) {
          ways.add(Way.FLOAT);
        }
      }
    }
    if (!values.isEmpty() && values.stream().allMatch(Boolean.class::isInstance)) {
      ways.add(Way.BOOLEAN);
    }
    return ways;
  }

  private static boolean isShortestFloat(Number number) {
    double value = number.doubleValue();
    return Double.parseDouble(Float.toString((float) value)) == value;
  }

  private static void add(Document document, Way way, String field, Object value) {
    document.add(
        switch (way) {
          case KEYWORD -> new SortedSetDocValuesField(field, new BytesRef(token(value)));
          case LONG -> new SortedNumericDocValuesField(field, ((Number) value).longValue());
          case DOUBLE ->
              new SortedNumericDocValuesField(
                  field, NumericUtils.doubleToSortableLong(((Number) value).doubleValue()));
          case FLOAT ->
              new SortedNumericDocValuesField(
                  field, NumericUtils.floatToSortableInt(((Number) value).floatValue()));
          case BOOLEAN -> new SortedNumericDocValuesField(field, (Boolean) value ? 1 : 0);
        });
  }

  private static DocumentFields fields(Way way) {
    return name ->
        switch (way) {
          case KEYWORD, LONG -> DocumentField.of(name + way);
          case DOUBLE -> DocumentField.of(name + way, NumericFormat.DOUBLE);
          case FLOAT -> DocumentField.of(name + way, NumericFormat.FLOAT);
          case BOOLEAN -> DocumentField.of(name + way, NumericFormat.BOOLEAN);
        };
  }

  /** What the model reads, or null where the value is refused. */
  private static @Nullable List<Number> encoded(
      FeatureSchema schema, Case each, @Nullable Object raw) {
    int[] row = new int[each.feature.width()];
    try {
      new RawValueEncoder(schema).encode(each.place, raw, null, row, 0);
      return new FeatureValues(each.feature, List.of(), row).encoded();
    } catch (InvalidValueException e) {
      return null;
    }
  }

  private static @Nullable List<Number> read(
      DocumentScorer scorer, DirectoryReader reader, int document, Feature feature)
      throws Exception {
    try {
      return scorer.values(reader, document).stream()
          .filter(values -> values.feature().equals(feature))
          .findFirst()
          .orElseThrow()
          .encoded();
    } catch (InvalidValueException | FieldTypeException e) {
      return null;
    }
  }

  /** A table's text of a value, null where it has none: lists are joined, or only of one. */
  private static @Nullable String cell(Case each) {
    List<String> texts = each.values().stream().map(RawValuesTest::token).toList();
    // Several paths in one text would be one.
    if (each.feature instanceof SequenceFeature sequence
        && sequence.split() != TextSplit.PREFIXES) {
      // White space at the ends is dropped, and with it a part of a separator that ends there.
      List<String> present = texts.stream().filter(text -> !text.isEmpty()).toList();
      return String.join(sequence.separator(), present);
    }
    return texts.size() > 1 ? null : texts.isEmpty() ? "" : texts.get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aValueMeansTheSameWhereverItIsReadFrom(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    FeatureSchema schema = RandomValues.schema(random);
    List<Case> cases = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int place = 1 + random.nextInt(12);
      Feature feature = schema.features().get(place);
      Encoder encoder = schema.encoder(feature);
      boolean numbers = encoder.readsNumbers();
      Case each = new Case(feature, place, RandomValues.raw(random, numbers));
      cases.add(each);
      Document document = new Document();
      for (Way way : ways(each)) {
        each.values().forEach(value -> add(document, way, feature.field() + way, value));
      }
      documents.add(document);
    }
    Map<Way, Integer> compared = new EnumMap<>(Way.class);
    try (RankingModel model = load(schema, seed);
        Directory directory = WindowIndex.ofDocuments(documents, 150);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (Way way : Way.values()) {
        DocumentScorer scorer = new DocumentScorer(model, fields(way));
        // Twice: values are met for the first time, then known.
        for (int round = 0; round < 2; round++) {
          for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            if (!ways(each).contains(way) || !isComparable(each)) {
              continue;
            }
            compared.merge(way, 1, Integer::sum);
            assertThat(read(scorer, reader, i, each.feature))
                .as("%s of %s as %s", each.raw, each.feature, way)
                .isEqualTo(expected(schema, each));
          }
        }
      }
    }
    for (Case each : cases) {
      String cell = cell(each);
      List<Number> json = encoded(schema, each, each.raw);
      if (cell != null && !holdsSeparator(each)) {
        assertThat(encoded(schema, each, cell)).as("%s in a table, %s", cell, each).isEqualTo(json);
      }
    }
    assertThat(compared.keySet()).contains(Way.KEYWORD, Way.LONG, Way.DOUBLE, Way.FLOAT);
    assertThat(compared.get(Way.KEYWORD)).isGreaterThan(300);
  }

  @Test
  void numbersThatASeparatorMaySplitAreRefused() throws Exception {
    SequenceFeature feature =
        new SequenceFeature("f", Side.ITEM, "f", "f", 3, SequenceFeature.Order.UNORDERED, ".");
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new CategoricalFeature("u", Side.USER, "u", "f"), feature),
            Map.of("f", new HashEncoder(9)));
    Document document = new Document();
    add(document, Way.DOUBLE, "f" + Way.DOUBLE, 2.5);
    try (RankingModel model = load(schema, 1);
        Directory directory = WindowIndex.ofDocuments(List.of(document), 1);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, fields(Way.DOUBLE));
      assertThatThrownBy(() -> scorer.values(reader, 0))
          .isInstanceOf(FieldTypeException.class)
          .hasMessageContaining("feature [f], document field [fDOUBLE]: expected texts")
          .hasMessageContaining("the separator [.], got numbers; index them as keywords");
    }
  }

  private static RankingModel load(FeatureSchema schema, long seed) throws Exception {
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(2, RandomModels.MLP, 0f), schema, List.of("click"), seed),
        SessionSettings.SERVING);
  }

  /** What JSON gives, but for several values of an ordered sequence, which doc values sort. */
  private static @Nullable List<Number> expected(FeatureSchema schema, Case each) {
    return each.ordered() && each.values().size() > 1 ? null : encoded(schema, each, each.raw);
  }

  /**
   * Of an ordered list that holds a text twice doc values keep one; and a number that would be
   * split is refused where one can tell that it was one.
   */
  private static boolean isComparable(Case each) {
    List<String> tokens = each.values().stream().map(RawValuesTest::token).toList();
    boolean repeats = tokens.stream().distinct().count() < tokens.size();
    return !(each.ordered() && repeats) && !holdsSeparator(each);
  }

  /** Whether JSON has a number or boolean that as a text may be several elements. */
  private static boolean holdsSeparator(Case each) {
    return each.feature instanceof SequenceFeature sequence
        && sequence.splitsNumbers()
        && each.values().stream()
            .filter(value -> !(value instanceof String))
            .anyMatch(
                v ->
                    v instanceof Double
                        || (!sequence.makesWords() && token(v).contains(sequence.separator())));
  }
}
