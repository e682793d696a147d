package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;

/**
 * DSSM (Huang et al. 2013) over features: a user tower and an item tower whose normalized vectors
 * are compared by cosine. The temperature is an option of fitting: it scales the loss, not the
 * ranking.
 *
 * <p>The two towers have embedding tables of their own. A history among the user's sequences is
 * pooled by its masked mean and by {@code recencyHeads} learned position weights.
 *
 * @param dimension of the embeddings
 * @param user the user tower; its last layer is followed by a linear one to {@code outputs}
 * @param item the item tower, likewise
 * @param outputs dimension of the vectors
 * @param recencyHeads learned position weights for each user sequence, 0 for the plain mean
 */
public record Dssm(int dimension, Mlp user, Mlp item, int outputs, int recencyHeads)
    implements TwoTower {

  @Override
  public <T> T userVector(Ops<T> ops, FeatureSchema schema) {
    NetworkInputs inputs = NetworkInputs.of(schema, Side.USER, Side.CONTEXT);
    return tower(ops, "user", user, inputs, recencyHeads);
  }

  @Override
  public <T> T itemVector(Ops<T> ops, FeatureSchema schema) {
    return tower(ops, "item", item, NetworkInputs.of(schema, Side.ITEM), 0);
  }

  private <T> T tower(Ops<T> ops, String name, Mlp mlp, NetworkInputs inputs, int heads) {
    List<T> parts = new ArrayList<>();
    for (SideInputs side : inputs.sides()) {
      for (T block : FieldEmbeddings.of(ops, name + ".embedding", dimension, side, heads)) {
        parts.add(ops.flatten(block));
      }
      side.numbers().ifPresent(block -> parts.add(ops.numbers(block)));
    }
    return ops.normalize(ops.linear(name + ".out", mlp.apply(ops, name, parts), outputs));
  }

  @Override
  public Similarity similarity() {
    return Similarity.COSINE;
  }
}
