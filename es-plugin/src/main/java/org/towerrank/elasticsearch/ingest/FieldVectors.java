package org.towerrank.elasticsearch.ingest;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * Gives documents vectors of the model that made those in their field, as the mapping of their
 * index says it: when {@code _embed_index} begins to replace them, of the new one at once.
 */
final class FieldVectors implements DocumentVectors {
  /** How often a document goes on with another model, as its field changes meanwhile. */
  private static final int CHANGES = 3;

  private final ModelService models;
  private final OriginDeclarations declarations;
  private final Function<ModelReference, VectorBatches> batches;

  /** Those of the last document: as a rule all are of one model. */
  private volatile @Nullable Latest latest;

  private record Latest(ModelReference model, VectorBatches batches) {}

  /**
   * Vectors.
   *
   * @param batches of a version of a model
   */
  FieldVectors(
      ModelService models,
      OriginDeclarations declarations,
      Function<ModelReference, VectorBatches> batches) {
    this.models = models;
    this.declarations = declarations;
    this.batches = batches;
  }

  @Override
  public void add(PendingDocument document) {
    add(document, CHANGES);
  }

  private void add(PendingDocument document, int changes) {
    try {
      VectorOrigin made = declarations.made(document);
      ModelReference model = models.withContent(made.fingerprint()).orElseThrow(made::absence);
      batches(model).add(document.onFailure(failure -> failed(document, made, changes, failure)));
    } catch (RuntimeException e) {
      document.failed(e);
    }
  }

  private void failed(PendingDocument document, VectorOrigin made, int changes, Exception failure) {
    if (changes > 0 && isOther(document, made)) {
      add(document, changes - 1);
    } else {
      document.failed(failure);
    }
  }

  private boolean isOther(PendingDocument document, VectorOrigin made) {
    try {
      return !declarations.made(document).comparableWith(made);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private VectorBatches batches(ModelReference model) {
    Latest last = latest;
    if (last == null || !last.model.equals(model)) {
      last = new Latest(model, batches.apply(model));
      latest = last;
    }
    return last.batches;
  }
}
