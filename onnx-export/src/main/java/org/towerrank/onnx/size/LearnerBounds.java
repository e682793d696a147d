package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators of {@code ai.onnx.ml}. */
final class LearnerBounds {
  private LearnerBounds() {}

  static TensorBound arrayFeatureExtractor(OperatorInputs inputs) {
    List<Extent> shape = new ArrayList<>(inputs.get(0).shape());
    shape.set(TensorBound.index(-1, shape.size()), inputs.get(1).size());
    return TensorBound.of(shape);
  }

  static TensorBound featureVectorizer(OperatorInputs inputs) {
    Extent width = Extent.of(0);
    for (TensorBound input : inputs.all()) {
      width = width.plus(input.dimension(-1));
    }
    // ONNX Runtime makes as many columns as these say, and fills them up with zeros.
    Optional<AttributeProto> given = inputs.attribute("inputdimensions");
    if (given.isPresent()) {
      if (ListLength.of(given.get()) > given.get().getIntsCount()) {
        throw new UnboundedSizeException("a vector of very many inputs");
      }
      width = width.or(sum(given.get().getIntsList()));
    }
    return TensorBound.of(inputs.get(0).dimension(0), width);
  }

  private static Extent sum(List<Long> widths) {
    Extent sum = Extent.of(0);
    for (long width : widths) {
      sum = sum.plus(Extent.of(Math.max(0, width)));
    }
    return sum;
  }

  static TensorBound oneHotEncoder(OperatorInputs inputs) {
    List<Extent> shape = new ArrayList<>(inputs.get(0).shape());
    shape.add(Extent.of(labels(inputs, "cats_int64s", "cats_strings")));
    return TensorBound.of(shape);
  }

  /** One score for each row and class or target. The other output, a label, is smaller. */
  static TensorBound scores(OperatorInputs inputs) {
    Extent rows = inputs.get(0).dimension(0);
    long labels = labels(inputs, "classlabels_int64s", "classlabels_strings", "classlabels_ints");
    // ONNX Runtime's LinearClassifier has a score for each, whatever the labels.
    long classes = Math.max(labels, labels(inputs, "intercepts"));
    long targets = Math.max(inputs.number("n_targets", 1), inputs.number("targets", 1));
    inputs.costs(inputs.get(0).size().times(Extent.of(Math.max(1, Math.max(classes, targets)))));
    return TensorBound.of(rows, Extent.of(Math.max(2, Math.max(classes, targets))).atMost());
  }

  private static long labels(OperatorInputs inputs, String... attributes) {
    long labels = 0;
    for (String name : attributes) {
      labels += inputs.attribute(name).map(ListLength::of).orElse(0L);
    }
    return labels;
  }
}
