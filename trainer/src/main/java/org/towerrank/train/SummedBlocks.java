package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.kernel.WeightedSums;

/** The sum of all fields of some blocks times a factor. */
final class SummedBlocks implements Operand {
  private final Tape tape;
  private final List<FieldBlock> blocks;
  private final float[] factor;
  private @Nullable NDArray array;

  /**
   * @param blocks of the same rows and of one dimension, at least one
   */
  SummedBlocks(Tape tape, List<FieldBlock> blocks, float factor) {
    this.tape = tape;
    this.blocks = List.copyOf(blocks);
    this.factor = new float[] {factor};
  }

  /** A multiple of it. */
  SummedBlocks times(float more) {
    return new SummedBlocks(tape, blocks, factor[0] * more);
  }

  @Override
  public int columns() {
    return blocks.get(0).columns();
  }

  @Override
  public NDArray array() {
    if (array == null) {
      blocks.forEach(FieldBlock::prepare);
      NDArray leaf = tape.tracked(tape.rows(blocks.get(0).count(), columns(), this::writer));
      LeafGradient gradient = new LeafGradient(leaf);
      for (FieldBlock block : blocks) {
        block.use(new FieldUse.InSum(gradient, block.fields(), columns(), factor));
      }
      array = leaf;
    }
    return array;
  }

  private RowFiller.Writer writer(int from, int to) {
    int dimension = columns();
    List<RowFiller.Writer> writers = blocks.stream().map(each -> each.writer(from, to)).toList();
    List<float[]> rows = blocks.stream().map(each -> new float[each.rowWidth()]).toList();
    return (row, target, at) -> {
      Arrays.fill(target, at, at + dimension, 0);
      for (int i = 0; i < writers.size(); i++) {
        writers.get(i).write(row, rows.get(i), 0);
        int fields = blocks.get(i).fields();
        WeightedSums.add(rows.get(i), 0, fields, dimension, factor, 0, 0, target, at);
      }
    };
  }
}
