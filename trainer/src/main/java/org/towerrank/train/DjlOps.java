package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.Activation;
import org.towerrank.model.IdBlock;
import org.towerrank.model.InputBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.Ops;
import org.towerrank.model.SequenceBlock;

/** The interpreter that fits: arrays with autograd over the rows of one batch, all sides alike. */
final class DjlOps implements Ops<NDArray> {
  private static final float MASKED = -1e9f;

  private final Tape tape;
  private final EncodedRows rows;
  private final Map<InputBlock, TableRows> lookedUp = new HashMap<>();

  DjlOps(Tape tape, EncodedRows rows) {
    this.tape = tape;
    this.rows = rows;
  }

  @Override
  public NDArray embedding(String table, int dimension, IdBlock ids) {
    TableRows asked = lookedUp.computeIfAbsent(ids, block -> rowsOf(ids));
    return tape.lookUp(table + ".weight", asked, ids.width());
  }

  private TableRows rowsOf(IdBlock ids) {
    int width = ids.width();
    int[] asked = new int[rows.count() * width];
    for (int column = 0; column < width; column++) {
      int from = rows.layout().offset(ids.features().get(column));
      int offset = ids.offsets().get(column);
      for (int row = 0; row < rows.count(); row++) {
        asked[row * width + column] = offset + rows.data()[row * rows.layout().width() + from];
      }
    }
    return TableRows.of(asked);
  }

  @Override
  public NDArray embedding(String table, int dimension, SequenceBlock sequence) {
    TableRows asked = lookedUp.computeIfAbsent(sequence, block -> rowsOf(sequence));
    return tape.lookUp(table + ".weight", asked, sequence.length());
  }

  private TableRows rowsOf(SequenceBlock sequence) {
    int length = sequence.length();
    int[] asked = new int[rows.count() * length];
    for (int row = 0; row < rows.count(); row++) {
      int from = rows.index(row, sequence.feature());
      for (int position = 0; position < length; position++) {
        asked[row * length + position] = sequence.offset() + rows.data()[from + position];
      }
    }
    return TableRows.of(asked);
  }

  @Override
  public NDArray numbers(NumberBlock numbers) {
    float[] values = new float[rows.count() * numbers.width()];
    for (int column = 0; column < numbers.width(); column++) {
      int from = rows.layout().offset(numbers.features().get(column));
      for (int row = 0; row < rows.count(); row++) {
        int bits = rows.data()[row * rows.layout().width() + from];
        values[row * numbers.width() + column] = Float.intBitsToFloat(bits);
      }
    }
    return tape.array(values, new Shape(rows.count(), numbers.width()));
  }

  @Override
  public NDArray maskedMean(NDArray embeddings, SequenceBlock sequence) {
    float[] shares = mask(sequence);
    int length = sequence.length();
    for (int from = 0; from < shares.length; from += length) {
      float count = 0;
      for (int i = from; i < from + length; i++) {
        count += shares[i];
      }
      for (int i = from; i < from + length; i++) {
        shares[i] /= Math.max(1, count);
      }
    }
    return tape.array(shares, new Shape(rows.count(), 1, length)).matMul(embeddings);
  }

  @Override
  public NDArray recencyPool(String name, int heads, NDArray embeddings, SequenceBlock sequence) {
    NDArray mask = tape.array(mask(sequence), new Shape(rows.count(), 1, sequence.length()));
    NDArray logits = tape.weight(name + ".logits").expandDims(0);
    NDArray shares = logits.add(masked(mask)).softmax(2).mul(mask);
    return shares.matMul(embeddings);
  }

  /** 0 for values and a number that softmax turns to nothing for padding. */
  private NDArray masked(NDArray mask) {
    return mask.sub(tape.constant(1)).mul(tape.constant(-MASKED));
  }

  /** 1 for values and 0 for padding, a row after the other. */
  private float[] mask(SequenceBlock sequence) {
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

  @Override
  public NDArray linear(String name, List<NDArray> parts, int outputs) {
    NDArray product = concat(parts).matMul(tape.weight(name + ".weight"));
    return product.add(tape.weight(name + ".bias"));
  }

  @Override
  public NDArray groupedLinear(String name, int groups, NDArray x, int outputs) {
    NDArray groupsFirst = x.reshape(x.getShape().get(0), groups, -1).transpose(1, 0, 2);
    NDArray product = groupsFirst.matMul(tape.weight(name + ".weight")).transpose(1, 0, 2);
    return product
        .reshape(x.getShape().get(0), (long) groups * outputs)
        .add(tape.weight(name + ".bias"));
  }

  @Override
  public NDArray activation(Activation activation, NDArray x) {
    return switch (activation) {
      case RELU -> ai.djl.nn.Activation.relu(x);
      case LEAKY_RELU -> ai.djl.nn.Activation.leakyRelu(x, LEAKY_SLOPE);
      case TANH -> ai.djl.nn.Activation.tanh(x);
      case SIGMOID -> ai.djl.nn.Activation.sigmoid(x);
    };
  }

  @Override
  public NDArray batchNorm(String name, NDArray x) {
    int columns = Math.toIntExact(x.getShape().get(1));
    RunningStatistics running = tape.parameters().statistics(name, columns);
    if (tape.mode() == Mode.EVALUATE) {
      float[] scale = tape.parameters().get(name + ".scale").data().clone();
      float[] shift = tape.parameters().get(name + ".shift").data().clone();
      running.fold(scale, shift);
      Shape shape = new Shape(1, columns);
      return x.mul(tape.array(scale, shape)).add(tape.array(shift, shape));
    }
    NDArray mean = x.mean(new int[] {0}, true);
    NDArray centred = x.sub(mean);
    NDArray variance = centred.square().mean(new int[] {0}, true);
    running.update(mean.toFloatArray(), variance.toFloatArray());
    return centred
        .div(variance.add(tape.constant(RunningStatistics.EPSILON)).sqrt())
        .mul(tape.weight(name + ".scale"))
        .add(tape.weight(name + ".shift"));
  }

  @Override
  public NDArray dropout(float rate, NDArray x) {
    return tape.mode() == Mode.FIT ? Dropout.dropout(x, rate, true).singletonOrThrow() : x;
  }

  @Override
  public NDArray softmax(NDArray x) {
    return x.softmax(1);
  }

  @Override
  public NDArray mix(NDArray groups, NDArray shares) {
    long count = groups.getShape().get(0);
    NDArray grouped = groups.reshape(count, shares.getShape().get(1), -1);
    return shares.expandDims(1).matMul(grouped).squeeze(1);
  }

  @Override
  public NDArray normalize(NDArray x) {
    // The maximum is inside the root, whose gradient at zero is infinite.
    NDArray squares = x.square().sum(new int[] {1}, true);
    return x.div(squares.maximum(tape.constant(MIN_NORM * MIN_NORM)).sqrt());
  }

  @Override
  public NDArray fieldSum(List<NDArray> blocks) {
    NDArray total = blocks.get(0).sum(new int[] {1});
    for (NDArray block : blocks.subList(1, blocks.size())) {
      total = total.add(block.sum(new int[] {1}));
    }
    return total;
  }

  @Override
  public NDArray sum(NDArray x) {
    return x.sum(new int[] {1}, true);
  }

  @Override
  public NDArray add(NDArray left, NDArray right) {
    return left.add(right);
  }

  @Override
  public NDArray subtract(NDArray left, NDArray right) {
    return left.sub(right);
  }

  @Override
  public NDArray multiply(NDArray left, NDArray right) {
    return left.mul(right);
  }

  @Override
  public NDArray scale(float factor, NDArray x) {
    return x.mul(tape.constant(factor));
  }

  @Override
  public NDArray concat(List<NDArray> parts) {
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(new NDList(parts), 1);
  }

  @Override
  public NDArray flatten(NDArray x) {
    return x.reshape(x.getShape().get(0), -1);
  }
}
