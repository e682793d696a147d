package org.towerrank.elasticsearch.ingest;

import java.util.function.BiConsumer;
import org.elasticsearch.ingest.IngestDocument;

/**
 * A document that waits for its vector.
 *
 * <p>The server's handlers take null for the one of the two that there is not, which their type
 * does not say.
 *
 * @param handler told once: of the document, or of why there is no vector
 */
record PendingDocument(
    IngestDocument document, VectorTarget target, BiConsumer<IngestDocument, Exception> handler) {

  @SuppressWarnings("NullAway")
  void done() {
    handler.accept(document, null);
  }

  @SuppressWarnings("NullAway")
  void failed(Exception cause) {
    handler.accept(null, cause);
  }
}
