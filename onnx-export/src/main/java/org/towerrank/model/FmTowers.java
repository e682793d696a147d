package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SchemaException;

/**
 * The two towers of a {@link FactorizationMachine}. The user's vector is {@code (Σ_u v, 1)}, the
 * item's {@code (Σ_i v, c)}. The scalar {@code c} has the item's first-order weights, its numbers'
 * share, and the interactions of its own fields. So the inner product of the vectors is the
 * machine's score but for terms of the user alone, and ranks items as it does.
 *
 * @param dimension of the embeddings; vectors have one more
 */
public record FmTowers(int dimension) implements TwoTower {

  public FmTowers {
    NetworkKeys.requirePositive("dimension", dimension);
  }

  @Override
  public <T> T userVector(Ops<T> ops, FeatureSchema schema) {
    T sum = ops.fieldSum(fields(ops, NetworkInputs.ownUserTower(schema), "user"));
    // Softmax over one column is always 1, which multiplies the item's scalar.
    return ops.concat(List.of(sum, ops.softmax(ops.sum(sum))));
  }

  @Override
  public <T> T itemVector(Ops<T> ops, FeatureSchema schema) {
    NetworkInputs inputs = NetworkInputs.ownItemTower(schema);
    List<T> fields = fields(ops, inputs, "item");
    List<T> firstOrder = new ArrayList<>();
    List<T> numbers = new ArrayList<>();
    for (SideInputs side : inputs.sides()) {
      firstOrder.addAll(FieldEmbeddings.of(ops, "first_order", 1, side));
      side.numbers().ifPresent(block -> numbers.add(ops.numbers(block)));
    }
    T scalar = ops.add(ops.fieldSum(firstOrder), ops.pairwise(fields));
    if (!numbers.isEmpty()) {
      scalar = ops.add(scalar, ops.linear("first_order.numbers", numbers, 1));
    }
    return ops.concat(List.of(ops.fieldSum(fields), scalar));
  }

  private <T> List<T> fields(Ops<T> ops, NetworkInputs inputs, String tower) {
    List<T> fields = new ArrayList<>();
    for (SideInputs side : inputs.sides()) {
      fields.addAll(FieldEmbeddings.of(ops, "embedding", dimension, side));
    }
    if (fields.isEmpty()) {
      throw new SchemaException(
          "a factorization machine's towers are sums of embeddings, and all features of the "
              + tower
              + " tower are numeric: give one an encoder with ids, such as [discretized]");
    }
    return fields;
  }

  @Override
  public int vectorWidth() {
    return dimension + 1;
  }

  @Override
  public int recencyHeads() {
    return 0;
  }

  @Override
  public Similarity similarity() {
    return Similarity.DOT_PRODUCT;
  }
}
