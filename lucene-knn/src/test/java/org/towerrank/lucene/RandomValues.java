package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;

/** Features and values of every kind that models read. */
final class RandomValues {
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
          "-0.0",
          "caf\uD83D");
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

  private RandomValues() {}

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

  /** Twelve features of documents, with encoders of their own. */
  static FeatureSchema schema(SplittableRandom random) {
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

  /**
   * A value, a list of some, or null.
   *
   * @param numbers whether texts are numbers
   */
  static @Nullable Object raw(SplittableRandom random, boolean numbers) {
    if (random.nextInt(3) > 0) {
      return atom(random, numbers);
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(atom(random, numbers));
    }
    return list;
  }
}
