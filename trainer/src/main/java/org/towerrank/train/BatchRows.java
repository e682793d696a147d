package org.towerrank.train;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.IdEncoder;
import org.towerrank.model.IdBlock;
import org.towerrank.model.InputBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.SequenceBlock;

/** The encoded rows of a batch: which rows of embedding tables they look up, and their numbers. */
final class BatchRows {
  private final EncodedRows rows;
  private final Map<InputBlock, TableRows> lookedUp = new HashMap<>();
  private final Map<NumberBlock, float[]> numbers = new HashMap<>();

  /**
   * @param rows not to be changed afterwards
   */
  BatchRows(EncodedRows rows) {
    this.rows = rows;
  }

  EncodedRows rows() {
    return rows;
  }

  /** The blocks that were read so far. */
  Set<InputBlock> blocks() {
    Set<InputBlock> blocks = new HashSet<>(lookedUp.keySet());
    blocks.addAll(numbers.keySet());
    return blocks;
  }

  /** Sorts the rows that some blocks look up, and reads their numbers, ahead of the step. */
  void prepare(Collection<InputBlock> blocks) {
    for (InputBlock block : blocks) {
      switch (block) {
        case IdBlock ids -> of(ids).sorted();
        case SequenceBlock sequence -> of(sequence).sorted();
        case NumberBlock some -> of(some);
      }
    }
  }

  /** The rows that categorical features look up, those of a row of the batch side by side. */
  TableRows of(IdBlock ids) {
    return lookedUp.computeIfAbsent(ids, block -> TableRows.of(asked(ids)));
  }

  private int[] asked(IdBlock ids) {
    int width = ids.width();
    int[] columns =
        ids.features().stream().mapToInt(feature -> rows.layout().offset(feature)).toArray();
    int[] offsets = ids.offsets().stream().mapToInt(Integer::intValue).toArray();
    int[] asked = new int[rows.count() * width];
    for (int row = 0; row < rows.count(); row++) {
      int from = row * rows.layout().width();
      for (int column = 0; column < width; column++) {
        asked[row * width + column] = offsets[column] + rows.data()[from + columns[column]];
      }
    }
    return asked;
  }

  /** Numbers of all rows, a row behind the other: {@code [R, width]}. */
  float[] of(NumberBlock block) {
    return numbers.computeIfAbsent(block, this::read);
  }

  private float[] read(NumberBlock block) {
    int width = block.width();
    int[] columns = columns(block);
    float[] values = new float[rows.count() * width];
    for (int row = 0; row < rows.count(); row++) {
      int from = row * rows.layout().width();
      for (int column = 0; column < width; column++) {
        int bits = rows.data()[from + columns[column]];
        values[row * width + column] = Float.intBitsToFloat(bits);
      }
    }
    return values;
  }

  /** Where a row has each number. */
  private int[] columns(NumberBlock block) {
    return IntStream.range(0, block.features().size())
        .flatMap(
            i -> {
              int from = rows.layout().offset(block.features().get(i));
              return IntStream.range(from, from + block.widths().get(i));
            })
        .toArray();
  }

  /** The rows that a sequence looks up. Padding is asked for too, but not read. */
  TableRows of(SequenceBlock sequence) {
    return lookedUp.computeIfAbsent(
        sequence, block -> TableRows.of(asked(sequence), padding(sequence)));
  }

  private static int padding(SequenceBlock sequence) {
    return sequence.offset() + IdEncoder.MISSING;
  }

  private int[] asked(SequenceBlock sequence) {
    int length = sequence.length();
    int[] asked = new int[rows.count() * length];
    for (int row = 0; row < rows.count(); row++) {
      int from = rows.index(row, sequence.feature());
      for (int position = 0; position < length; position++) {
        asked[row * length + position] = sequence.offset() + rows.data()[from + position];
      }
    }
    return asked;
  }
}
