package org.towerrank.elasticsearch.ingest;

import java.util.function.BiConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ingest.IngestDocument;
import org.jspecify.annotations.Nullable;

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
  private static final Logger LOGGER = LogManager.getLogger(PendingDocument.class);

  /** Hands the document on. */
  void done() {
    tell(document, null);
  }

  /** Tells why there is no vector. */
  void failed(Exception cause) {
    tell(null, cause);
  }

  /**
   * What the server does next with one document must not keep the others of its batch waiting, so
   * nothing is thrown; and it must not be told twice, so nothing is tried again.
   */
  @SuppressWarnings("NullAway")
  private void tell(@Nullable IngestDocument done, @Nullable Exception cause) {
    try {
      handler.accept(done, cause);
    } catch (RuntimeException e) {
      LOGGER.warn("what follows the vector of a document failed", e);
    }
  }
}
