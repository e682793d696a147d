package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;

/**
 * How an item index is written.
 *
 * @param idField the field that identifies an item; one value an item
 * @param vectorField the field of the item vectors
 * @param quantization of the vectors
 * @param maxConnections of a node in the HNSW graph
 * @param beamWidth candidates kept while a node's neighbours are sought
 * @param segments the most segments to leave, merged at the end; 0 leaves them as they come
 */
public record ItemIndexSettings(
    String idField,
    String vectorField,
    Quantization quantization,
    int maxConnections,
    int beamWidth,
    int segments) {

  /** The vector field's name unless another is given. */
  public static final String VECTOR_FIELD = "item_vector";

  public ItemIndexSettings {
    requireNonNull(idField, "idField");
    requireNonNull(vectorField, "vectorField");
    requireNonNull(quantization, "quantization");
    if (idField.equals(vectorField)) {
      throw new IllegalArgumentException(
          "expected different fields for ids and vectors, got twice [" + idField + "]");
    }
    if (segments < 0) {
      throw new IllegalArgumentException("segments must not be negative, got: " + segments);
    }
    // Fails here rather than after an hour of embedding.
    requireNonNull(quantization.format(maxConnections, beamWidth), "format");
  }

  /** Unquantized, with a graph of 16 connections built with a beam of 100, Lucene's defaults. */
  public static ItemIndexSettings of(String idField) {
    return new ItemIndexSettings(idField, VECTOR_FIELD, Quantization.NONE, 16, 100, 0);
  }

  /** The same with another quantization. */
  public ItemIndexSettings quantized(Quantization other) {
    return new ItemIndexSettings(idField, vectorField, other, maxConnections, beamWidth, segments);
  }
}
