package org.towerrank.train;

import java.util.List;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.WeightSpec;

/** A weight while it is fitted. Its array changes with every step that reads it. */
final class Parameter {
  private final WeightSpec spec;
  private final float[] data;

  Parameter(WeightSpec spec, float[] data) {
    this.spec = spec;
    this.data = data;
  }

  String name() {
    return spec.name();
  }

  List<Integer> shape() {
    return spec.shape();
  }

  boolean isEmbedding() {
    return spec.initialization() == WeightSpec.Initialization.EMBEDDING;
  }

  /** Whether it weighs the positions of a sequence. */
  boolean isRecency() {
    return spec.initialization() == WeightSpec.Initialization.RECENCY;
  }

  /** Whether decay makes sense for it: biases, scales and position logits go without. */
  boolean isDecayed() {
    return spec.initialization() == WeightSpec.Initialization.FAN_IN && spec.shape().size() > 1;
  }

  float[] data() {
    return data;
  }

  /** A copy of its present value. */
  FloatTensor snapshot() {
    return new FloatTensor(spec.shape(), data.clone());
  }
}
