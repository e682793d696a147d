package org.towerrank.elasticsearch.ingest;

import java.util.function.BiConsumer;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.IngestDocument;

/**
 * The processor {@code towerrank_vector}: puts the vector that a model's item tower makes of a
 * document's own fields into a field of it.
 */
public final class VectorProcessor extends AbstractProcessor {
  /** How pipelines name it. */
  public static final String TYPE = "towerrank_vector";

  private final VectorTarget target;
  private final VectorBatches batches;

  VectorProcessor(String tag, String description, VectorTarget target, VectorBatches batches) {
    super(tag, description);
    this.target = target;
    this.batches = batches;
  }

  @Override
  public boolean isAsync() {
    return true;
  }

  @Override
  public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
    batches.add(new PendingDocument(document, target, handler));
  }

  @Override
  public String getType() {
    return TYPE;
  }
}
