package org.towerrank.serverbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;

/** Texts of items, and a model's features that are scores of match queries on them. */
final class QueryScores {
  /** The field with the texts. */
  static final String TEXT = "title";

  private static final int QUERIES = 4;
  private static final int WORDS = 12;
  private static final int VOCABULARY = 5000;
  private static final float LARGE = 20;

  private QueryScores() {}

  /** The same schema with scores of queries. */
  static FeatureSchema added(FeatureSchema schema) {
    List<Feature> features = new ArrayList<>(schema.features());
    Map<String, Encoder> encoders = new LinkedHashMap<>(schema.encoders());
    for (int i = 0; i < QUERIES; i++) {
      encoders.put(field(i), new MinMaxEncoder(0, LARGE, 0f, false));
      features.add(new NumericFeature(field(i), Side.QUERY, field(i), field(i)));
    }
    return new FeatureSchema(features, encoders);
  }

  private static String field(int query) {
    return "title_" + query;
  }

  /** A text of words of which few are frequent. */
  static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      text.append(word(random)).append(' ');
    }
    return text.toString();
  }

  private static String word(SplittableRandom random) {
    return "w" + (int) (VOCABULARY * Math.pow(random.nextDouble(), 3));
  }

  /** Queries of three words each, by field; the same seed gives the same. */
  static Map<String, Object> queries(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Object> queries = new LinkedHashMap<>();
    for (int i = 0; i < QUERIES; i++) {
      String words = word(random) + " " + word(random) + " " + word(random);
      queries.put(field(i), Map.of("match", Map.of(TEXT, words)));
    }
    return queries;
  }
}
