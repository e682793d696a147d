package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embedding rows that a step looked up: {@code [R, width, dimension]}. For one thread. */
final class Lookup implements Operand {
  private final Tape tape;
  private final Parameter.Embedding embedding;
  private final TableLookup source;
  private final List<EmbeddingGradient> gradients = new ArrayList<>();
  private final List<Multiple> multiples = new ArrayList<>();
  private @Nullable NDArray flat;

  Lookup(Tape tape, Parameter.Embedding embedding, TableLookup source) {
    this.tape = tape;
    this.embedding = embedding;
    this.source = source;
  }

  Parameter.Embedding embedding() {
    return embedding;
  }

  /** The rows of its table, with those of the table's other embeddings. */
  TableLookup source() {
    return source;
  }

  TableRows rows() {
    return source.rows();
  }

  /** Number of fields. */
  int width() {
    return source.width();
  }

  int dimension() {
    return embedding.dimension();
  }

  @Override
  public int columns() {
    return dimension();
  }

  /** Numbers of a row of the batch: those of all its fields. */
  int rowWidth() {
    return width() * dimension();
  }

  /** Number of rows of the batch. */
  int count() {
    return source.count();
  }

  @Override
  public NDArray array() {
    return flat().reshape(count(), width(), dimension());
  }

  /** The fields of each row one behind the other: {@code [R, width · dimension]}. */
  NDArray flat() {
    if (flat == null) {
      flat = tape.sideBySide(List.of(new Flat(this)), count());
    }
    return flat;
  }

  void addGradient(EmbeddingGradient gradient) {
    gradients.add(gradient);
  }

  /** Where the parts of its gradient are found after the backward pass. */
  List<EmbeddingGradient> gradients() {
    return gradients;
  }

  /** Adds a multiple of the embeddings themselves to their gradient. */
  void addMultiple(Multiple multiple) {
    multiples.add(multiple);
  }

  /** The multiples of the embeddings themselves in their gradient. */
  List<Multiple> multiples() {
    return multiples;
  }

  /**
   * The gradient of an array {@code [R, 1]} times a factor.
   *
   * @param leaf the array
   */
  record Multiple(NDArray leaf, float factor) {}
}
