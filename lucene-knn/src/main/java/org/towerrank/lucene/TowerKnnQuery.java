package org.towerrank.lucene;

import java.util.Map;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.towerrank.inference.TwoTowerModel;

/**
 * Makes kNN queries whose vector is a user's. A search by one fails with an {@link
 * IllegalArgumentException} where its field exists and has no float vectors, or other fields of the
 * index have them and no document has this one.
 */
public final class TowerKnnQuery {
  private TowerKnnQuery() {}

  /**
   * The items nearest to a user. A search by it also fails where the field compares vectors in
   * another way than the towers do, so that others would be the nearest.
   *
   * @param field of the items' vectors
   * @param user raw user and context features; absent ones are missing, so none at all asks for a
   *     user of whom nothing is known
   * @param k items wanted, of each segment explored and of all together
   * @param filter what items must match; null for all
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public static KnnFloatVectorQuery of(
      TwoTowerModel towers,
      String field,
      Map<String, ? extends @Nullable Object> user,
      int k,
      @Nullable Query filter) {
    return new UserKnnQuery(field, towers.userVector(user), k, filter, towers.similarity());
  }

  /** The same for a given vector. */
  public static KnnFloatVectorQuery of(
      String field, float[] userVector, int k, @Nullable Query filter) {
    return new UserKnnQuery(field, userVector, k, filter, null);
  }
}
