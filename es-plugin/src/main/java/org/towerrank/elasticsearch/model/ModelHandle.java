package org.towerrank.elasticsearch.model;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.core.Releasable;
import org.towerrank.bundle.Bundle;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.DocumentScorer;

/**
 * The right to use a loaded model until {@link #close}: it stays loaded until then, even when it is
 * replaced or deleted meanwhile. The holder of the handle must not close its models.
 */
public final class ModelHandle implements Releasable {
  private final LoadedModel model;
  private final ModelStatistics statistics;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one reference of the model. */
  ModelHandle(LoadedModel model) {
    this(model, model.statistics());
  }

  private ModelHandle(LoadedModel model, ModelStatistics statistics) {
    this.model = model;
    this.statistics = statistics;
  }

  /** Another handle of the model, to be closed, for work that is not counted as anybody's. */
  ModelHandle uncounted() {
    model.mustIncRef();
    return new ModelHandle(model, new ModelStatistics(model.bundle()));
  }

  /** Which version this is. */
  public ModelReference reference() {
    return model.reference();
  }

  /** Schema, tasks and similarity. */
  public Bundle bundle() {
    return model.bundle();
  }

  /**
   * Encodes the user and context features of a request; absent ones are missing.
   *
   * @param user raw values by field
   * @param context the same; it may have a field of a name that the user has one of
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public EncodedRows request(Map<String, Object> user, Map<String, Object> context) {
    return model
        .towers()
        .map(towers -> towers.request(user, context))
        .orElseGet(() -> ranker().request(user, context));
  }

  /**
   * The towers.
   *
   * @throws IllegalArgumentException (400) when the model is a ranker
   */
  public TwoTowerModel towers() {
    return model.towers().orElseThrow(() -> wrongKind("two towers", "a ranker"));
  }

  /**
   * The ranker.
   *
   * @throws IllegalArgumentException (400) when the model is two towers
   */
  public RankingModel ranker() {
    return model.ranker().orElseThrow(() -> wrongKind("a ranker", "two towers"));
  }

  /**
   * The ranker over documents, with what it knows of segments.
   *
   * @throws IllegalArgumentException (400) when the model is two towers
   */
  public DocumentScorer scorer() {
    return model.scorer().orElseThrow(() -> wrongKind("a ranker", "two towers"));
  }

  /** Where to count what is done with the model. */
  public ModelStatistics statistics() {
    return statistics;
  }

  private IllegalArgumentException wrongKind(String expected, String found) {
    return new IllegalArgumentException(reference() + ": expected " + expected + ", got " + found);
  }

  /** Gives the model back. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      model.decRef();
    }
  }
}
