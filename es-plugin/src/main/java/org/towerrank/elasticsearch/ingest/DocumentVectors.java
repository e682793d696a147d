package org.towerrank.elasticsearch.ingest;

/** What gives documents their vectors. */
sealed interface DocumentVectors permits VectorBatches, FieldVectors {
  /** Takes a document, which is told later that it has its vector, or why it has none. */
  void add(PendingDocument document);
}
