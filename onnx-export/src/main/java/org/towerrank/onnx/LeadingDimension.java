package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** The name of the dimension that counts a tensor's rows. */
final class LeadingDimension {
  private LeadingDimension() {}

  /** Empty where the dimension has no name, or the tensor no dimension. */
  static String of(ValueInfoProto tensor) {
    TensorShapeProto shape = tensor.getType().getTensorType().getShape();
    return shape.getDimCount() == 0 ? "" : shape.getDim(0).getDimParam();
  }

  /** The tensor with another name of its dimension. */
  static ValueInfoProto renamed(ValueInfoProto tensor, String name) {
    ValueInfoProto.Builder renamed = tensor.toBuilder();
    renamed
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimParam(name);
    return renamed.build();
  }
}
