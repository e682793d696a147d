package org.towerrank.onnx.size;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value's shape in terms of the rows, with its content if it may itself be a shape.
 *
 * @param dimensions a size each, null for those not known; null where not even their number is
 * @param content the numbers in a small value of whole numbers, null for those not known; null
 *     where nothing is known of them
 */
public record SymbolicShape(
    @Nullable List<@Nullable SymbolicSize> dimensions,
    @Nullable List<@Nullable SymbolicSize> content) {

  public SymbolicShape {
    dimensions = dimensions == null ? null : Collections.unmodifiableList(dimensions);
    content = content == null ? null : Collections.unmodifiableList(content);
  }

  /** The shapes of values by name. */
  static Map<String, SymbolicShape> of(Map<String, TensorBound> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, value -> of(value.getValue())));
  }

  private static SymbolicShape of(TensorBound bound) {
    return new SymbolicShape(sizes(bound.dimensions()), sizes(bound.content()));
  }

  private static @Nullable List<@Nullable SymbolicSize> sizes(
      @Nullable List<? extends @Nullable Extent> extents) {
    if (extents == null) {
      return null;
    }
    List<@Nullable SymbolicSize> sizes = new ArrayList<>();
    extents.forEach(extent -> sizes.add(SymbolicSize.of(extent)));
    return sizes;
  }
}
