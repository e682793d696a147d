package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.kernel.WeightedSums;

/**
 * The sum of looked-up fields times a factor: {@code x = f Σ_i v_i} of each row. It becomes an
 * array of the engine where an operation needs one. The vectors of items that are nothing else do
 * not: the engine would write an array of all items for each operation, forward and backward.
 */
final class SummedFields implements Operand {
  /** Rows of the batch whose embeddings are read together. */
  private static final int TOGETHER = 64;

  private final Tape tape;
  private final List<Lookup> lookups;
  private final float factor;
  private @Nullable NDArray array;

  /**
   * @param lookups of the same rows and of one dimension, at least one
   */
  SummedFields(Tape tape, List<Lookup> lookups, float factor) {
    this.tape = tape;
    this.lookups = List.copyOf(lookups);
    this.factor = factor;
  }

  /** A value as a sum of fields, where it is one. */
  static Optional<SummedFields> of(Tape tape, Operand value) {
    return switch (value) {
      case SummedFields fields -> Optional.of(fields);
      case Operand.Flat(Lookup lookup) when lookup.width() == 1 ->
          Optional.of(new SummedFields(tape, List.of(lookup), 1));
      default -> Optional.empty();
    };
  }

  /** A multiple of it. */
  SummedFields times(float more) {
    return new SummedFields(tape, lookups, factor * more);
  }

  @Override
  public int columns() {
    return lookups.get(0).dimension();
  }

  int count() {
    return lookups.get(0).count();
  }

  float factor() {
    return factor;
  }

  @Override
  public NDArray array() {
    if (array == null) {
      NDArray sum = new FieldSums(tape, lookups).sum();
      array = factor == 1 ? sum : sum.mul(tape.constant(factor));
    }
    return array;
  }

  /** Writes some rows, each once and in their order. For one thread. */
  RowFiller.Writer writer(int from, int to) {
    return new Reader(from, to);
  }

  /**
   * Adds a part of its gradient.
   *
   * @param gradients by {@code Σ_i v_i}: {@code [R, columns]}; not to be changed afterwards
   */
  void addGradient(float[] gradients) {
    lookups.forEach(
        lookup -> lookup.addGradient(new EmbeddingGradient.OfRows(gradients, columns())));
  }

  private final class Reader implements RowFiller.Writer {
    private final int to;
    private final List<float[]> embeddings;
    private final float[] factors = {factor};
    private int first;
    private int end;

    Reader(int from, int to) {
      this.to = to;
      this.first = from;
      this.end = from;
      int rows = Math.min(TOGETHER, to - from);
      this.embeddings = lookups.stream().map(each -> new float[rows * each.rowWidth()]).toList();
    }

    @Override
    public void write(int row, float[] target, int at) {
      if (row == end) {
        read();
      }
      Arrays.fill(target, at, at + columns(), 0);
      for (int i = 0; i < lookups.size(); i++) {
        Lookup lookup = lookups.get(i);
        int from = (row - first) * lookup.rowWidth();
        // The same factor for all fields.
        WeightedSums.add(
            embeddings.get(i), from, lookup.width(), columns(), factors, 0, 0, target, at);
      }
    }

    private void read() {
      first = end;
      end = Math.min(to, first + TOGETHER);
      for (int i = 0; i < lookups.size(); i++) {
        Lookup lookup = lookups.get(i);
        int width = lookup.width();
        lookup
            .source()
            .copy(lookup.embedding(), first * width, (end - first) * width, embeddings.get(i));
      }
    }
  }
}
