package org.towerrank.precision;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What the weights of a model's graphs are written as.
 *
 * @param embeddings the tables that ids are looked up in
 * @param layers the weights of linear layers: {@code float32}, or {@code int8}, for which what is
 *     multiplied by them is rounded too while the graph runs
 */
public record Precision(NumberForm embeddings, NumberForm layers) {
  /** All weights as they were fitted. */
  public static final Precision FULL = new Precision(NumberForm.FLOAT32, NumberForm.FLOAT32);

  public Precision {
    requireNonNull(embeddings, "embeddings");
    requireNonNull(layers, "layers");
    if (layers == NumberForm.FP16) {
      throw new IllegalArgumentException("layers: expected float32 or int8, got [fp16]");
    }
  }

  /** Whether no weight is rounded. */
  @JsonIgnore
  public boolean isFull() {
    return equals(FULL);
  }

  /** Returns for example {@code "embeddings int8, layers float32"}. */
  @Override
  public String toString() {
    return "embeddings " + embeddings + ", layers " + layers;
  }
}
