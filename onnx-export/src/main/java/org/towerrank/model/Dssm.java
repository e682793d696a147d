package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;

/**
 * DSSM (Huang et al. 2013) over features: a user tower and an item tower whose normalized vectors
 * are compared by cosine. The temperature is an option of fitting: it scales the loss, not the
 * ranking.
 *
 * <p>Features of both towers that share an encoder share its embeddings, so a history is read with
 * the embeddings of the items themselves. A user's sequence is pooled by its masked mean and by
 * {@code recencyHeads} learned position weights. Each tower adds a linear layer over its input to
 * the output of its MLP; without hidden layers it is that linear layer alone.
 *
 * @param dimension of the embeddings
 * @param user hidden layers of the user tower
 * @param item hidden layers of the item tower
 * @param outputs dimension of the vectors
 * @param recencyHeads learned position weights for each user sequence, 0 for the plain mean
 */
public record Dssm(int dimension, Mlp user, Mlp item, int outputs, int recencyHeads)
    implements TwoTower {

  @Override
  public <T> T userVector(Ops<T> ops, FeatureSchema schema) {
    List<T> parts = inputs(ops, NetworkInputs.userTower(schema), recencyHeads);
    return ops.normalize(tower(ops, "user", user, parts));
  }

  @Override
  public <T> T itemVector(Ops<T> ops, FeatureSchema schema) {
    List<T> parts = inputs(ops, NetworkInputs.itemTower(schema), 0);
    return ops.normalize(tower(ops, "item", item, parts));
  }

  private <T> List<T> inputs(Ops<T> ops, NetworkInputs inputs, int heads) {
    List<T> parts = new ArrayList<>();
    for (SideInputs side : inputs.sides()) {
      for (T block : FieldEmbeddings.of(ops, "embedding", dimension, side, heads)) {
        parts.add(ops.flatten(block));
      }
      side.numbers().ifPresent(block -> parts.add(ops.numbers(block)));
    }
    return parts;
  }

  private <T> T tower(Ops<T> ops, String name, Mlp mlp, List<T> parts) {
    T linear = ops.linear(name + ".linear", parts, outputs);
    if (mlp.layers().isEmpty()) {
      return linear;
    }
    return ops.add(linear, ops.linear(name + ".out", mlp.apply(ops, name, parts), outputs));
  }

  @Override
  public Similarity similarity() {
    return Similarity.COSINE;
  }
}
