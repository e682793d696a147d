package org.towerrank.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightSpec;
import org.towerrank.model.Weights;
import org.towerrank.precision.Precision;

/** Exports models with random weights: what they cost does not depend on what they learned. */
public final class RandomBundles {
  private RandomBundles() {}

  /** The bundle of a model. */
  public static Bundle of(ModelDefinition model, long seed) throws IOException {
    return writer(model, seed).build();
  }

  /** Writes the bundle of a model. */
  public static BundleWriter writer(ModelDefinition model, long seed) throws IOException {
    return writer(model, seed, Precision.FULL);
  }

  /** The same with its weights written in some form. */
  static BundleWriter writer(ModelDefinition model, long seed, Precision precision)
      throws IOException {
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of());
    Run run = new Run("random", model, weights(model, seed), provenance);
    return Exporter.export(run, precision).writer();
  }

  /** Uniform in ±1/(4 sqrt(fan in)), small enough that scores differ. */
  static Weights weights(ModelDefinition model, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (WeightSpec spec : WeightCatalogue.of(model).values()) {
      float[] data = new float[spec.size()];
      float scale = (float) (0.25 / Math.sqrt(spec.fanIn()));
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) random.nextDouble(-1, 1) * scale;
      }
      tensors.put(spec.name(), new FloatTensor(spec.shape(), data));
    }
    return new Weights(tensors);
  }
}
