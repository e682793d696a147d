package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.SchemaException;

/**
 * The inputs of a tower, and the vector made of them.
 *
 * @param blocks its embedded fields {@code [R, F, d]}
 * @param parts blocks and numbers as {@code [R, n]}, for layers
 * @param hasNumbers whether there are numeric features among the parts
 */
record Tower<T>(List<T> blocks, List<T> parts, boolean hasNumbers) {

  /**
   * Reads the inputs.
   *
   * @param heads learned position weights for each ordered sequence, 0 for the plain mean
   * @param dropout share of the embeddings' elements dropped when fitting
   */
  static <T> Tower<T> read(
      Ops<T> ops, NetworkInputs inputs, int dimension, int heads, float dropout) {
    List<T> blocks = new ArrayList<>();
    List<T> parts = new ArrayList<>();
    boolean hasNumbers = false;
    for (SideInputs side : inputs.sides()) {
      for (T embedded : FieldEmbeddings.of(ops, "embedding", dimension, side, heads)) {
        T block = dropout > 0 ? ops.dropout(dropout, embedded) : embedded;
        blocks.add(block);
        parts.add(ops.flatten(block));
      }
      side.numbers().ifPresent(numbers -> parts.add(ops.numbers(numbers)));
      hasNumbers |= side.numbers().isPresent();
    }
    return new Tower<>(blocks, parts, hasNumbers);
  }

  /** The vector {@code [R, outputs]}: {@code skip} and the MLP with a linear layer behind it. */
  T vector(Ops<T> ops, String name, Mlp mlp, int outputs, Skip skip) {
    return switch (skip) {
      case NONE -> deep(ops, name, mlp, outputs);
      case LINEAR -> {
        T linear = ops.linear(name + ".linear", parts, outputs);
        // Without hidden layers the MLP would be a second linear layer.
        yield mlp.layers().isEmpty() ? linear : ops.add(linear, deep(ops, name, mlp, outputs));
      }
      case AVERAGE -> {
        if (blocks.isEmpty()) {
          throw new SchemaException(
              "[skip: average] averages the embeddings of the "
                  + name
                  + " tower, whose features are all numeric: give one an encoder with ids, or"
                  + " choose [skip: linear]");
        }
        int fields = blocks.stream().mapToInt(ops::fields).sum();
        T average = ops.scale(1f / fields, ops.fieldSum(blocks));
        boolean alone = mlp.layers().isEmpty() && !hasNumbers;
        yield alone ? average : ops.add(average, deep(ops, name, mlp, outputs));
      }
    };
  }

  private T deep(Ops<T> ops, String name, Mlp mlp, int outputs) {
    return ops.linear(name + ".out", mlp.apply(ops, name, parts), outputs);
  }

  /**
   * Checks that the average of fields can be a vector.
   *
   * @throws IllegalArgumentException if it is to be and the dimensions differ
   */
  static void requireDimension(Skip skip, int dimension, int outputs) {
    if (skip == Skip.AVERAGE && dimension != outputs) {
      throw new IllegalArgumentException(
          "[skip: average] needs outputs equal to dimension ["
              + dimension
              + "], got: ["
              + outputs
              + "]");
    }
  }
}
