package org.towerrank.model;

import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * YoutubeDNN's candidate generation (Covington et al. 2016): an MLP over user features and the
 * pooled embeddings of the history makes the user's vector, and its inner product with an item's
 * own embedding, plus the item's bias if it has one, is the score.
 *
 * @param dimension of the user-side embeddings
 * @param user the user tower; its last layer is followed by a linear one to {@code outputs}
 * @param item the categorical feature that identifies an item
 * @param outputs dimension of the vectors, not counting the bias
 * @param recencyHeads learned position weights for each ordered user sequence, 0 for the plain mean
 * @param normalize whether both vectors are normalized, so that the score is the cosine
 * @param skip what the user tower adds to its MLP; nothing if absent
 * @param fieldDropout share of the user tower's embedding elements dropped when fitting
 * @param itemBias whether items have a bias, the last element of their vector; the user's is 1
 * @param shareItems whether an item's vector is the embedding that a history reads it with, rather
 *     than one of its own
 */
public record YoutubeDnn(
    int dimension,
    Mlp user,
    String item,
    int outputs,
    int recencyHeads,
    boolean normalize,
    Skip skip,
    float fieldDropout,
    boolean itemBias,
    boolean shareItems)
    implements TwoTower {

  public YoutubeDnn {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("user", user);
    NetworkKeys.require("item", item);
    NetworkKeys.requirePositive("outputs", outputs);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    skip = Objects.requireNonNullElse(skip, Skip.NONE);
    Tower.requireDimension(skip, dimension, outputs);
    if (itemBias && normalize) {
      throw new IllegalArgumentException("[item_bias] cannot be with [normalize]: choose one");
    }
    if (shareItems && dimension != outputs) {
      throw new IllegalArgumentException(
          "[share_items] needs outputs equal to dimension ["
              + dimension
              + "], got: ["
              + outputs
              + "]");
    }
  }

  /** Without skip, field dropout and bias, and with embeddings of the items' own. */
  public YoutubeDnn(
      int dimension, Mlp user, String item, int outputs, int recencyHeads, boolean normalize) {
    this(dimension, user, item, outputs, recencyHeads, normalize, Skip.NONE, 0f, false, false);
  }

  @Override
  public <T> T userVector(Ops<T> ops, FeatureSchema schema) {
    NetworkInputs inputs = NetworkInputs.userTower(schema);
    Tower<T> tower = Tower.read(ops, inputs, dimension, recencyHeads, fieldDropout);
    T x = tower.vector(ops, "user", user, outputs, skip);
    if (itemBias) {
      // Softmax over one column is always 1, which multiplies the item's bias.
      return ops.concat(List.of(x, ops.softmax(ops.sum(x))));
    }
    return normalize ? ops.normalize(x) : x;
  }

  @Override
  public <T> T itemVector(Ops<T> ops, FeatureSchema schema) {
    IdBlock id =
        shareItems ? NetworkInputs.sharedItem(schema, item) : NetworkInputs.single(schema, item);
    String table = shareItems ? "embedding.shared" : "item.embedding";
    T x = ops.flatten(ops.embedding(table, outputs, id));
    if (itemBias) {
      return ops.concat(List.of(x, ops.flatten(ops.embedding("item.bias", 1, id))));
    }
    return normalize ? ops.normalize(x) : x;
  }

  @Override
  public int vectorWidth() {
    return itemBias ? outputs + 1 : outputs;
  }

  @Override
  public Similarity similarity() {
    return normalize ? Similarity.COSINE : Similarity.DOT_PRODUCT;
  }
}
