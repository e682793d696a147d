package org.towerrank.inference;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.precision.HalfFloats;

/**
 * A loaded ranking bundle: scores candidates for a user. Thread-safe; closed by its owner. Closing
 * waits for what other threads compute just now, and what they ask for later fails.
 */
public final class RankingModel implements AutoCloseable {
  /** The sides that have one row a request. */
  public static final List<Side> REQUEST_SIDES = List.of(Side.USER, Side.CONTEXT);

  /** The sides that have one row a candidate. */
  public static final List<Side> CANDIDATE_SIDES = List.of(Side.ITEM, Side.QUERY);

  /** Rows of one run, so that memory does not grow with the rows given. */
  private static final int BATCH = 1024;

  private final Bundle bundle;
  private final RankerGraphs graphs;
  private final RequestRows requests;
  private final RowCopy requestInputs;
  private final RowCopy itemInputs;
  private final RowCopy queryInputs;

  private RankingModel(Bundle bundle, RankerGraphs graphs) {
    this.bundle = bundle;
    this.graphs = graphs;
    this.requests = new RequestRows(bundle.schema());
    this.requestInputs = new RowCopy(bundle.schema(), graphs.scores().inputs(), REQUEST_SIDES);
    this.itemInputs = new RowCopy(bundle.schema(), graphs.items().inputs(), List.of(Side.ITEM));
    this.queryInputs = new RowCopy(bundle.schema(), graphs.scores().inputs(), List.of(Side.QUERY));
  }

  /**
   * Loads the ranker of a bundle.
   *
   * @throws WrongModelKindException when it holds two towers
   * @throws IllegalArgumentException when a graph is unsafe or not as the bundle describes it
   * @throws InferenceException when ONNX Runtime does not accept the graph
   */
  public static RankingModel load(Bundle bundle, SessionSettings settings) {
    return new RankingModel(bundle.withoutGraphs(), GraphLoader.loadRanker(bundle, settings));
  }

  /** What was loaded, without the bytes of its graphs. */
  public Bundle bundle() {
    return bundle;
  }

  public FeatureSchema schema() {
    return bundle.schema();
  }

  /** Names of the scores of each row, in order. */
  public List<String> tasks() {
    return bundle.tasks();
  }

  /** Its graphs, for callers that fill inputs themselves. */
  public RankerGraphs graphs() {
    return graphs;
  }

  /**
   * Whether an item's score depends on the other items of its batch. Then all items of a call are
   * one batch.
   */
  public boolean mixesRows() {
    return graphs.scores().spec().mixesRows();
  }

  /**
   * How many rows of a call one run scores.
   *
   * @param rows of the call
   * @param most that a run has where rows are independent of one another
   * @throws IllegalArgumentException when they have to be one batch, and are too many for that
   */
  public int rowsOfRun(int rows, int most) {
    int possible = graphs.scores().mostRows();
    if (!mixesRows()) {
      return Math.min(rows, Math.min(most, possible));
    }
    if (rows > possible) {
      throw new IllegalArgumentException(
          "model ["
              + bundle.name()
              + "]: expected at most "
              + possible
              + " items at once, as it computes across the items of a batch (mixes_rows), got "
              + rows);
    }
    return rows;
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
   * Copies the user and context features of row 0 into buffers of the session that gives scores.
   */
  public void fillRequest(EncodedRows request, GraphBuffers buffers) {
    requestInputs.copy(request, 0, 1, buffers);
  }

  /**
   * Scores candidates for one user: {@code items.count() * tasks().size()} probabilities, those of
   * a candidate together.
   *
   * @param request row 0 has the user and context features
   * @param items a row each, with its features and the scores of queries for it
   */
  public float[] score(EncodedRows request, EncodedRows items) {
    float[] scores = new float[items.count() * tasks().size()];
    Range user = new Range(request, 0, 1);
    int batch = rowsOfRun(items.count(), BATCH);
    for (int from = 0; from < items.count(); from += batch) {
      score(user, new Range(items, from, Math.min(batch, items.count() - from)), false, scores);
    }
    return scores;
  }

  /** Scores rows that each have a user and a candidate: {@code rows.count() * tasks().size()}. */
  public float[] scoreRows(EncodedRows rows) {
    return scoreRows(rows, false);
  }

  /**
   * The same with what a ranker in two steps computes of an item alone rounded to IEEE 754
   * binary16, as rows of documents in files may hold it. An item with larger numbers has no such
   * row, and is scored as it is.
   */
  public float[] scoreRowsInHalves(EncodedRows rows) {
    return scoreRows(rows, true);
  }

  private float[] scoreRows(EncodedRows rows, boolean halves) {
    float[] scores = new float[Math.multiplyExact(rows.count(), tasks().size())];
    int batch = rowsOfRun(rows.count(), BATCH);
    for (int from = 0; from < rows.count(); from += batch) {
      Range range = new Range(rows, from, Math.min(batch, rows.count() - from));
      score(range, range, halves, scores);
    }
    return scores;
  }

  /** The rows {@code [from, from + count)} of encoded rows. */
  private record Range(EncodedRows rows, int from, int count) {
    void copyTo(RowCopy inputs, GraphBuffers buffers) {
      inputs.copy(rows, from, count, buffers);
    }
  }

  /** Scores items for one user, or each for a user of its own. */
  private void score(Range users, Range items, boolean halves, float[] scores) {
    switch (graphs) {
      case WholeRanker whole -> {
        try (GraphBuffers buffers = whole.session().acquire(users.count, items.count)) {
          items.copyTo(itemInputs, buffers);
          run(whole.session(), buffers, users, items, scores);
        }
      }
      case PrecomputingRanker cut -> {
        try (GraphBuffers features = cut.items().acquire(1, items.count);
            GraphBuffers pairs = cut.scores().acquire(users.count, items.count)) {
          items.copyTo(itemInputs, features);
          cut.items().run(features, 1, items.count);
          if (halves) {
            round(features.output(), items.count, cut.width());
          }
          PartBuffers parts = cut.parts(pairs);
          for (int row = 0; row < items.count; row++) {
            parts.put(row, features.output(), row * parts.width());
          }
          run(cut.scores(), pairs, users, items, scores);
        }
      }
    }
  }

  private static void round(FloatBuffer numbers, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      if (HalfFloats.hold(numbers, row * width, width)) {
        for (int i = row * width; i < (row + 1) * width; i++) {
          numbers.put(i, Float.float16ToFloat(Float.floatToFloat16(numbers.get(i))));
        }
      }
    }
  }

  private void run(
      GraphSession session, GraphBuffers buffers, Range users, Range items, float[] scores) {
    int tasks = tasks().size();
    users.copyTo(requestInputs, buffers);
    items.copyTo(queryInputs, buffers);
    session.run(buffers, users.count, items.count);
    buffers.output().get(0, scores, items.from * tasks, items.count * tasks);
  }

  @Override
  public void close() {
    graphs.close();
  }
}
