package org.towerrank.model;

import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * DSSM (Huang et al. 2013) over features: a user tower and an item tower whose normalized vectors
 * are compared by cosine. The temperature is an option of fitting: it scales the loss, not the
 * ranking.
 *
 * <p>Features of both towers that share an encoder share its embeddings, so a history is read with
 * the embeddings of the items themselves. A user's sequence is pooled by its masked mean and, if it
 * is ordered, by {@code recencyHeads} learned position weights.
 *
 * @param dimension of the embeddings
 * @param user hidden layers of the user tower
 * @param item hidden layers of the item tower; with none and the average as skip, an item's vector
 *     is the average of its fields
 * @param outputs dimension of the vectors
 * @param recencyHeads learned position weights for each ordered user sequence, 0 for the plain mean
 * @param skip what each tower adds to its MLP; linear if absent
 * @param fieldDropout share of the user tower's embedding elements dropped when fitting
 */
public record Dssm(
    int dimension, Mlp user, Mlp item, int outputs, int recencyHeads, Skip skip, float fieldDropout)
    implements TwoTower {

  public Dssm {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("user", user);
    NetworkKeys.require("item", item);
    NetworkKeys.requirePositive("outputs", outputs);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    skip = Objects.requireNonNullElse(skip, Skip.LINEAR);
    Tower.requireDimension(skip, dimension, outputs);
  }

  /** With a linear skip and without field dropout. */
  public Dssm(int dimension, Mlp user, Mlp item, int outputs, int recencyHeads) {
    this(dimension, user, item, outputs, recencyHeads, Skip.LINEAR, 0f);
  }

  @Override
  public <T> T userVector(Ops<T> ops, FeatureSchema schema) {
    NetworkInputs inputs = NetworkInputs.userTower(schema);
    Tower<T> tower = Tower.read(ops, inputs, dimension, recencyHeads, fieldDropout);
    return ops.normalize(tower.vector(ops, "user", user, outputs, skip));
  }

  @Override
  public <T> T itemVector(Ops<T> ops, FeatureSchema schema) {
    Tower<T> tower = Tower.read(ops, NetworkInputs.itemTower(schema), dimension, 0, 0f);
    return ops.normalize(tower.vector(ops, "item", item, outputs, skip));
  }

  @Override
  public int vectorWidth() {
    return outputs;
  }

  @Override
  public Similarity similarity() {
    return Similarity.COSINE;
  }
}
