package org.towerrank.elasticsearch.ingest;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.elasticsearch.common.util.concurrent.ThreadContext;
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
  private final DocumentVectors vectors;
  private final ThreadContext threadContext;

  VectorProcessor(
      String tag,
      String description,
      VectorTarget target,
      DocumentVectors vectors,
      ThreadContext threadContext) {
    super(tag, description);
    this.target = target;
    this.vectors = vectors;
    this.threadContext = threadContext;
  }

  @Override
  public boolean isAsync() {
    return true;
  }

  @Override
  public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
    // A batch mixes documents of several requests; each goes on with the rights of its own.
    Supplier<ThreadContext.StoredContext> own = threadContext.newRestorableContext(true);
    boolean mayDeclare = !SimulationFilter.isSimulated(threadContext);
    vectors.add(new PendingDocument(document, target, handler, own, mayDeclare));
  }

  @Override
  public String getType() {
    return TYPE;
  }
}
