package org.towerrank.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;

/** Weights and vocabularies of models that nobody fitted, for the tests of all modules. */
public final class RandomWeights {
  private RandomWeights() {}

  /**
   * Weights drawn uniformly from ±scale/sqrt(fan-in), so that outputs neither vanish nor saturate.
   */
  public static Weights of(Collection<WeightSpec> specs, double scale, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (WeightSpec spec : specs) {
      float[] data = new float[spec.size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) (scale * random.nextDouble(-1, 1) / Math.sqrt(spec.fanIn()));
      }
      tensors.put(spec.name(), new FloatTensor(spec.shape(), data));
    }
    return new Weights(tensors);
  }

  /** The same for all weights of a model. */
  public static Weights of(ModelDefinition model, double scale, long seed) {
    return of(WeightCatalogue.of(model).values(), scale, seed);
  }

  /** As many values, which are the prefix with a number from 0 on behind it. */
  public static VocabularyEncoder vocabulary(String prefix, int values) {
    return new VocabularyEncoder(
        Vocabulary.of(IntStream.range(0, values).mapToObj(i -> prefix + i).toList()));
  }
}
