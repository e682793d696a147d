package org.towerrank.train;

import java.util.HashMap;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.SequenceBlock;

/** What computes weighted sums of the same embeddings together, of all sequences of a batch. */
final class SequencePools {
  private final Tape tape;
  private final EncodedRows rows;
  private final Map<Lookup, SequencePool> pools = new HashMap<>();

  SequencePools(Tape tape, EncodedRows rows) {
    this.tape = tape;
    this.rows = rows;
  }

  /**
   * The pool of a sequence, to which a sum can be added.
   *
   * @param embeddings of the sequence, as they are looked up
   */
  SequencePool of(Operand embeddings, SequenceBlock sequence) {
    Lookup lookup = looked(embeddings);
    SequencePool known = pools.get(lookup);
    if (known != null && !known.isComputed()) {
      return known;
    }
    SequencePool pool = new SequencePool(tape, lookup, mask(rows, sequence));
    pools.put(lookup, pool);
    return pool;
  }

  private static Lookup looked(Operand embeddings) {
    if (embeddings instanceof Lookup lookup) {
      return lookup;
    }
    throw new IllegalArgumentException(
        "expected the embeddings of a sequence as they are looked up, got: " + embeddings);
  }

  /** 1 for values and 0 for padding, a row after the other. */
  static float[] mask(EncodedRows rows, SequenceBlock sequence) {
    int length = sequence.length();
    float[] mask = new float[rows.count() * length];
    for (int row = 0; row < rows.count(); row++) {
      int from = rows.index(row, sequence.feature());
      for (int position = 0; position < length; position++) {
        mask[row * length + position] = rows.data()[from + position] == 0 ? 0 : 1;
      }
    }
    return mask;
  }
}
