package org.towerrank.inference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.model.Similarity;

/**
 * A loaded two-tower bundle: makes user and item vectors. Thread-safe; closed by its owner. Closing
 * waits for what other threads compute just now, and what they ask for later fails.
 */
public final class TwoTowerModel implements AutoCloseable {
  private static final List<Side> ITEM_SIDES = List.of(Side.ITEM);
  private static final int BATCH = 1024;

  private final Bundle bundle;
  private final Similarity similarity;
  private final GraphSession user;
  private final GraphSession item;
  private final RequestRows requests;
  private final RowEncoder items;
  private final RowCopy userInputs;
  private final RowCopy itemInputs;

  private TwoTowerModel(
      Bundle bundle, Similarity similarity, GraphSession user, GraphSession item) {
    this.bundle = bundle;
    this.similarity = similarity;
    this.user = user;
    this.item = item;
    this.requests = new RequestRows(bundle.schema());
    this.items = new RowEncoder(bundle.schema(), ITEM_SIDES);
    this.userInputs = new RowCopy(bundle.schema(), user.inputs(), RankingModel.REQUEST_SIDES);
    this.itemInputs = new RowCopy(bundle.schema(), item.inputs(), ITEM_SIDES);
  }

  /**
   * Loads the towers of a bundle.
   *
   * @throws WrongModelKindException when it holds a ranker
   * @throws IllegalArgumentException when a graph is unsafe or not as the bundle describes it
   * @throws InferenceException when ONNX Runtime does not accept a graph
   */
  public static TwoTowerModel load(Bundle bundle, SessionSettings settings) {
    Similarity similarity =
        bundle
            .similarity()
            .orElseThrow(
                () -> new WrongModelKindException(bundle.name(), "two towers", "a ranker"));
    GraphSession user = GraphLoader.load(bundle, GraphRole.USER_TOWER, settings);
    try {
      return new TwoTowerModel(
          bundle.withoutGraphs(),
          similarity,
          user,
          GraphLoader.load(bundle, GraphRole.ITEM_TOWER, settings));
    } catch (RuntimeException e) {
      user.close();
      throw e;
    }
  }

  /** What was loaded, without the bytes of its graphs. */
  public Bundle bundle() {
    return bundle;
  }

  public FeatureSchema schema() {
    return bundle.schema();
  }

  /** Length of the vectors. */
  public int dimension() {
    return item.spec().outputWidth();
  }

  public Similarity similarity() {
    return similarity;
  }

  /** The session of the item tower. */
  public GraphSession itemTower() {
    return item;
  }

  /**
   * Encodes the user and context features of a request; absent ones are missing. Ages are counted
   * to now, where the request does not give their moment. Where a user and a context have a field
   * of one name, this is the value of both.
   *
   * @param features raw values by field
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public EncodedRows request(Map<String, ? extends @Nullable Object> features) {
    return requests.of(features);
  }

  /**
   * The same of a user and a context, each with values of its own.
   *
   * @param user raw values of user features by field
   * @param context raw values of context features by field, and the moment that ages are counted to
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public EncodedRows request(
      Map<String, ? extends @Nullable Object> user,
      Map<String, ? extends @Nullable Object> context) {
    return requests.of(user, context);
  }

  /**
   * The vector of a user given by raw values; absent features are missing, so an empty map gives
   * the vector of a user about whom nothing is known.
   *
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public float[] userVector(Map<String, ? extends @Nullable Object> features) {
    return userVectors(request(features));
  }

  /** Vectors of encoded rows, one after another: {@code rows.count() * dimension()}. */
  public float[] userVectors(EncodedRows rows) {
    return embed(user, rows, userInputs);
  }

  /**
   * The vector of an item given by raw values. Absent features are missing, and what the model does
   * not read is passed over, as items have other values too. For many items {@link #itemVectors} is
   * faster.
   *
   * @param values raw values by field
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public float[] itemVector(Map<String, ? extends @Nullable Object> values) {
    EncodedRows row = items.newRows(1);
    items.encode(values, row, 0);
    return itemVectors(row);
  }

  /** Vectors of encoded rows, one after another: {@code rows.count() * dimension()}. */
  public float[] itemVectors(EncodedRows rows) {
    return embed(item, rows, itemInputs);
  }

  private float[] embed(GraphSession tower, EncodedRows rows, RowCopy inputs) {
    float[] vectors = new float[Math.multiplyExact(rows.count(), dimension())];
    int batch = Math.min(BATCH, tower.mostRows());
    for (int from = 0; from < rows.count(); from += batch) {
      int count = Math.min(batch, rows.count() - from);
      try (GraphBuffers buffers = tower.acquire(count, count)) {
        inputs.copy(rows, from, count, buffers);
        tower.run(buffers, count, count);
        buffers.output().get(0, vectors, from * dimension(), count * dimension());
      }
    }
    return vectors;
  }

  @Override
  public void close() {
    try (user;
        item) {
      // Both are closed, whatever happens to either.
    }
  }
}
