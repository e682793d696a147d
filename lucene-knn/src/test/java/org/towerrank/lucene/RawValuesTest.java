package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
import org.towerrank.feature.Clip;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
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
  private static final List<String> TEXTS =
      List.of(
          "a",
          "b c",
          "c|d",
          "007",
          "1.10",
          "1.1",
          "42.0",
          "42",
          "True",
          "false",
          "-3",
          "1e3",
          "1000",
          "x-y",
          "The Café, a 日本語",
          "a | b|C",
          "9007199254740993",
          "12345678901234567890",
          "",
          "-0.0");
  private static final List<Object> NUMBERS =
      List.of(
          0,
          1,
          -3,
          42,
          42.0,
          1000L,
          1000.0,
          0.1,
          1.1,
          2.5,
          -2.5,
          1e20,
          -0.0,
          9007199254740993L,
          0.30000001192092896);
  private static final List<String> NUMBER_TEXTS =
      List.of("0", "1", "42.0", "42", "1e3", "-3", "0.1", "2.50", "True", "");
  private static final List<SequenceFeature.Order> ORDERS = List.of(SequenceFeature.Order.values());
  private static final List<TextSplit> SPLITS = List.of(TextSplit.values());
  private static final DiscretizedEncoder INTERVALS =
      new DiscretizedEncoder(List.of(-3.0, 0.0, 0.1, 1.1, 42.0, 1000.0));

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

  private static Encoder idEncoder(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new HashEncoder(1000);
      case 1 -> INTERVALS;
      // As earlier versions fitted it.
      case 2 ->
          new VocabularyEncoder(Vocabulary.of(List.of("42.0", "True", "2.50", "a", "c", "d")));
      default ->
          new VocabularyEncoder(
              Vocabulary.of(
                  List.of("42", "true", "a", "b", "c", "007", "1.1", "1000", "0", "x", "1.0E20")));
    };
  }

  private static Encoder numericEncoder(SplittableRandom random) {
    boolean log = random.nextBoolean();
    return switch (random.nextInt(5)) {
      case 0 -> new IdentityEncoder(-7, log);
      case 1 -> new LinearEncoder(0.1, -3, new Clip(-4, 40), 0.5f, log);
      case 2 -> new StandardEncoder(3, 12, Clip.NONE, 0, log);
      case 3 -> new QuantileEncoder(-3, 50, 0.4f, log);
      default -> new MinMaxEncoder(-5, 50, 0.4f, log);
    };
  }

  private static FeatureSchema schema(SplittableRandom random) {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    List<Feature> features = new ArrayList<>();
    encoders.put("u", new HashEncoder(3));
    features.add(new CategoricalFeature("u", Side.USER, "u", "u"));
    for (int i = 0; i < 12; i++) {
      String name = "f" + i;
      int kind = random.nextInt(5);
      encoders.put(name, kind == 0 ? numericEncoder(random) : idEncoder(random));
      String separator = List.of(" ", "|", "-", ".", ", ").get(random.nextInt(5));
      SequenceFeature.Order order = ORDERS.get(random.nextInt(3));
      features.add(
          switch (kind) {
            case 0 -> new NumericFeature(name, Side.ITEM, name, name);
            case 1 -> new CategoricalFeature(name, Side.ITEM, name, name);
            case 2 -> new SequenceFeature(name, Side.ITEM, name, name, 3, order, separator);
            default -> {
              TextSplit split = SPLITS.get(random.nextInt(3));
              SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
              yield new SequenceFeature(name, Side.ITEM, name, name, 3, set, separator, split);
            }
          });
    }
    return new FeatureSchema(features, encoders);
  }

  private static @Nullable Object atom(SplittableRandom random, boolean numbers) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 3 -> random.nextBoolean();
      case 4 -> null;
      default -> {
        List<String> texts = numbers ? NUMBER_TEXTS : TEXTS;
        yield texts.get(random.nextInt(texts.size()));
      }
    };
  }

  private static @Nullable Object raw(SplittableRandom random, boolean numbers) {
    if (random.nextInt(3) > 0) {
      return atom(random, numbers);
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(atom(random, numbers));
    }
    return list;
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
      new RawValueEncoder(schema).encode(each.place, raw, row, 0);
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
      return String.join(sequence.separator(), texts);
    }
    return texts.size() > 1 ? null : texts.isEmpty() ? "" : texts.get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aValueMeansTheSameWhereverItIsReadFrom(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    FeatureSchema schema = schema(random);
    List<Case> cases = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int place = 1 + random.nextInt(12);
      Feature feature = schema.features().get(place);
      Encoder encoder = schema.encoder(feature);
      boolean numbers = encoder.readsNumbers();
      Case each = new Case(feature, place, raw(random, numbers));
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
