package org.towerrank.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.feature.WeightsFeature;

/**
 * Values at random for the features of any schema: words of its vocabularies, of which the first
 * are frequent, and numbers in [0, 1].
 */
record RandomValues(FeatureSchema schema) implements RankingRows {
  /** Times, in whichever unit since 1970, lie before it. */
  private static final long LATEST = 1_700_000_000L;

  /** Words of encoders that know any. */
  private static final int WORDS = 1000;

  @Override
  public Map<String, Object> user(SplittableRandom random) {
    Map<String, Object> values = values(schema.side(Side.USER), random);
    values.putAll(values(schema.side(Side.CONTEXT), random));
    return values;
  }

  @Override
  public Map<String, Object> item(SplittableRandom random) {
    return values(schema.documentFeatures(), random);
  }

  @Override
  public List<String> columns() {
    return schema.documentFeatures().stream().map(Feature::field).distinct().toList();
  }

  private Map<String, Object> values(List<Feature> features, SplittableRandom random) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Feature feature : features) {
      if (feature instanceof WeightsFeature) {
        continue; // Its sequence has both.
      }
      values.putIfAbsent(feature.field(), value(feature, random));
    }
    return values;
  }

  private Object value(Feature feature, SplittableRandom random) {
    return switch (feature) {
      case NumericFeature number -> random.nextDouble();
      case WeightsFeature weights -> throw new IllegalStateException("read with its sequence");
      case AgeFeature age -> random.nextLong(LATEST);
      case OccurrencesFeature counted -> Integer.toString(random.nextInt(WORDS));
      case VectorFeature vector ->
          random
              .doubles(vector.length())
              .mapToObj(Double::toString)
              .collect(Collectors.joining(vector.separator()));
      case CategoricalFeature category -> word(schema.idEncoder(category), random);
      case SequenceFeature sequence -> {
        List<Object> several = new ArrayList<>();
        for (int i = random.nextInt(sequence.maxLength() + 1); i > 0; i--) {
          several.add(word(schema.idEncoder(sequence), random));
        }
        yield several;
      }
    };
  }

  private static Object word(IdEncoder encoder, SplittableRandom random) {
    if (encoder.readsNumbers()) {
      return random.nextDouble();
    }
    double place = Math.pow(random.nextDouble(), 3);
    if (encoder instanceof VocabularyEncoder words && !words.vocabulary().isEmpty()) {
      Vocabulary vocabulary = words.vocabulary();
      return vocabulary.get((int) (place * vocabulary.size()));
    }
    return Integer.toString((int) (place * WORDS));
  }
}
