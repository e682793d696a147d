package org.towerrank.elasticsearch.ingest;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.ingest.IngestDocument;
import org.jspecify.annotations.Nullable;

/**
 * A document that waits for its vector.
 *
 * <p>The server's handlers take a document or an exception, and null for the other, though their
 * type does not say so.
 *
 * @param handler called once, with the document or with the reason why there is no vector
 * @param context of the request that the document is part of, with the sender's rights
 * @param mayDeclare whether the mapping may still be made to say which model makes the vectors: not
 *     where the pipeline is only simulated, and not twice
 */
record PendingDocument(
    IngestDocument document,
    VectorTarget target,
    BiConsumer<IngestDocument, Exception> handler,
    Supplier<ThreadContext.StoredContext> context,
    boolean mayDeclare) {
  private static final Logger LOGGER = LogManager.getLogger(PendingDocument.class);

  /** The index, alias or data stream that the document is for; empty where it says none. */
  String index() {
    String index = document.getFieldValue("_index", String.class, true);
    return index == null ? "" : index;
  }

  /** The same, when the mapping says which model makes the vectors, or cannot. */
  PendingDocument declared() {
    return new PendingDocument(document, target, handler, context, false);
  }

  /** The same, where someone else is told why there is no vector. */
  PendingDocument onFailure(Consumer<Exception> listener) {
    BiConsumer<IngestDocument, Exception> either =
        (done, cause) -> {
          if (cause == null) {
            handler.accept(done, null);
          } else {
            listener.accept(cause);
          }
        };
    return new PendingDocument(document, target, either, context, mayDeclare);
  }

  /** Hands the document on. */
  void done() {
    tell(document, null);
  }

  /** Tells why there is no vector. */
  void failed(Exception cause) {
    tell(null, cause);
  }

  /**
   * Never throws and never retries: an exception from the server's next step must not hold up the
   * other documents of the batch, and a handler must not be called twice.
   */
  @SuppressWarnings({"NullAway", "try"}) // The context is there to be closed.
  private void tell(@Nullable IngestDocument done, @Nullable Exception cause) {
    try (ThreadContext.StoredContext ignored = context.get()) {
      handler.accept(done, cause);
    } catch (RuntimeException e) {
      LOGGER.warn("what follows the vector of a document failed", e);
    }
  }
}
