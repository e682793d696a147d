package org.towerrank.inference;

import java.util.List;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;

/** A loaded ranking bundle: scores candidates for a user. Thread-safe; closed by its owner. */
public final class RankingModel implements AutoCloseable {
  /** The sides that have one row a request. */
  public static final List<Side> REQUEST_SIDES = List.of(Side.USER, Side.CONTEXT);

  private static final List<Side> ITEM_SIDES = List.of(Side.ITEM);
  private static final List<Side> ALL_SIDES = List.of(Side.values());
  private static final int BATCH = 1024;

  private final Bundle bundle;
  private final GraphSession session;

  private RankingModel(Bundle bundle, GraphSession session) {
    this.bundle = bundle;
    this.session = session;
  }

  /**
   * Loads the ranker of a bundle.
   *
   * @throws WrongModelKindException when it holds two towers
   * @throws IllegalArgumentException when a graph is unsafe or not as the bundle describes it
   * @throws InferenceException when ONNX Runtime does not accept the graph
   */
  public static RankingModel load(Bundle bundle, SessionSettings settings) {
    return new RankingModel(
        bundle.withoutGraphs(), Sessions.load(bundle, GraphRole.RANKER, settings));
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

  /** The session, for callers that fill item inputs themselves. */
  public GraphSession session() {
    return session;
  }

  /** Copies the user and context features of row 0 into buffers of {@link #session()}. */
  public void fillRequest(EncodedRows request, GraphBuffers buffers) {
    RowCopy.copy(request, 0, 1, buffers, REQUEST_SIDES);
  }

  /**
   * Scores candidates for one user: {@code items.count() * tasks().size()} probabilities, those of
   * a candidate together.
   *
   * @param request row 0 has the user and context features
   * @param items a row each
   */
  public float[] score(EncodedRows request, EncodedRows items) {
    try (GraphBuffers buffers = session.acquire(1, items.count())) {
      fillRequest(request, buffers);
      RowCopy.copy(items, 0, items.count(), buffers, ITEM_SIDES);
      session.run(buffers, 1, items.count());
      float[] scores = new float[items.count() * tasks().size()];
      buffers.output().get(0, scores);
      return scores;
    }
  }

  /** Scores rows that each have a user and a candidate: {@code rows.count() * tasks().size()}. */
  public float[] scoreRows(EncodedRows rows) {
    int tasks = tasks().size();
    float[] scores = new float[Math.multiplyExact(rows.count(), tasks)];
    for (int from = 0; from < rows.count(); from += BATCH) {
      int count = Math.min(BATCH, rows.count() - from);
      try (GraphBuffers buffers = session.acquire(count, count)) {
        RowCopy.copy(rows, from, count, buffers, ALL_SIDES);
        session.run(buffers, count, count);
        buffers.output().get(0, scores, from * tasks, count * tasks);
      }
    }
    return scores;
  }

  @Override
  public void close() {
    session.close();
  }
}
