package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/** How long an attribute's list is, of which a graph without its weights has the beginning. */
public final class ListLength {
  /** A field that attributes do not have, so that ONNX Runtime would not read it. */
  private static final int FIELD = 1_000_000;

  private ListLength() {}

  /** Notes the length of a list that is not kept whole. */
  public static void note(UnknownFieldSet.Builder attribute, long length) {
    attribute.mergeField(FIELD, UnknownFieldSet.Field.newBuilder().addVarint(length).build());
  }

  /** Elements of a list, or more where a whole graph notes so by itself. */
  static long of(AttributeProto list) {
    long length =
        Math.max(list.getFloatsCount(), (long) list.getIntsCount() + list.getStringsCount());
    List<Long> noted = list.getUnknownFields().getField(FIELD).getVarintList();
    return noted.stream().reduce(length, Math::max);
  }
}
