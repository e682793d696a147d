package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;

/**
 * YoutubeDNN's candidate generation (Covington et al. 2016): an MLP over user features and the
 * pooled embeddings of the history makes the user's vector, and its inner product with an item's
 * own embedding is the score.
 *
 * @param dimension of the user-side embeddings
 * @param user the user tower; its last layer is followed by a linear one to {@code outputs}
 * @param item the categorical feature that identifies an item
 * @param outputs dimension of the vectors
 * @param recencyHeads learned position weights for each user sequence, 0 for the plain mean
 * @param normalize whether both vectors are normalized, so that the score is the cosine
 */
public record YoutubeDnn(
    int dimension, Mlp user, String item, int outputs, int recencyHeads, boolean normalize)
    implements TwoTower {

  @Override
  public <T> T userVector(Ops<T> ops, FeatureSchema schema) {
    List<T> parts = new ArrayList<>();
    for (SideInputs side : NetworkInputs.userTower(schema).sides()) {
      for (T block : FieldEmbeddings.of(ops, "embedding", dimension, side, recencyHeads)) {
        parts.add(ops.flatten(block));
      }
      side.numbers().ifPresent(block -> parts.add(ops.numbers(block)));
    }
    T x = ops.linear("user.out", user.apply(ops, "user", parts), outputs);
    return normalize ? ops.normalize(x) : x;
  }

  @Override
  public <T> T itemVector(Ops<T> ops, FeatureSchema schema) {
    IdBlock id = NetworkInputs.single(schema, item);
    T x = ops.flatten(ops.embedding("item.embedding", outputs, id));
    return normalize ? ops.normalize(x) : x;
  }

  @Override
  public Similarity similarity() {
    return normalize ? Similarity.COSINE : Similarity.DOT_PRODUCT;
  }
}
