package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.Activation;
import org.towerrank.model.IdBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.Ops;
import org.towerrank.model.SequenceBlock;
import org.towerrank.train.Operand.Columns;
import org.towerrank.train.Operand.Computed;
import org.towerrank.train.Operand.Flat;

/**
 * The interpreter that fits: arrays with autograd over the rows of one batch, all sides alike.
 * Sums, pairs and concatenations of looked-up embeddings are computed outside of the engine.
 */
final class DjlOps implements Ops<Operand> {
  private final Tape tape;
  private final BatchRows batch;
  private final EncodedRows rows;
  private final Map<List<Operand>, NDArray> inputs = new HashMap<>();
  private final Map<List<Operand>, NDArray> roundedInputs = new HashMap<>();
  private final SequencePools pools;

  DjlOps(Tape tape, BatchRows batch) {
    this.tape = tape;
    this.batch = batch;
    this.rows = batch.rows();
    this.pools = new SequencePools(tape, rows);
  }

  @Override
  public int width(Operand x) {
    return x.columns();
  }

  @Override
  public int fields(Operand block) {
    return switch (block) {
      case Lookup lookup -> lookup.width();
      case FieldBlock fields -> fields.fields();
      default -> Math.toIntExact(block.array().getShape().get(1));
    };
  }

  @Override
  public Operand embedding(String table, int dimension, IdBlock ids) {
    return tape.lookUp(table + ".weight", batch.of(ids), ids.width());
  }

  @Override
  public Operand embedding(String table, int dimension, SequenceBlock sequence) {
    return tape.lookUp(table + ".weight", batch.of(sequence), sequence.length());
  }

  @Override
  public Operand numbers(NumberBlock numbers) {
    return new Numbers(tape, batch.of(numbers), numbers.width());
  }

  @Override
  public Operand pooled(Operand embeddings, SequenceBlock sequence) {
    return pools.of(embeddings, sequence).equal(sequence.pooling());
  }

  @Override
  public Operand weightedSum(Operand embeddings, Operand weights, SequenceBlock sequence) {
    Shape shape = new Shape(rows.count(), 1, sequence.length());
    NDArray mask = tape.array(SequencePools.mask(rows, sequence), shape);
    return new Computed(weights.array().reshape(shape).mul(mask).matMul(embeddings.array()));
  }

  @Override
  public Operand recencyPool(String name, int heads, Operand embeddings, SequenceBlock sequence) {
    Parameter.Dense logits = tape.parameters().dense(name + ".logits");
    return pools.of(embeddings, sequence).recency(logits);
  }

  @Override
  public Operand linear(String name, List<Operand> parts, int outputs) {
    NDArray weight = tape.weight(name + ".weight");
    NDArray bias = tape.weight(name + ".bias");
    Bfloat16Products rounding = tape.arithmetic().rounding(weight);
    return rounding == null
        ? new Computed(tape.arithmetic().linear(sideBySide(parts), weight, bias))
        : new Rounded(rounding.linear(rounded(parts, rounding.arrays()), weight, bias));
  }

  @Override
  public Operand groupedLinear(String name, int groups, Operand x, int outputs) {
    NDArray weight = tape.weight(name + ".weight");
    NDArray bias = tape.weight(name + ".bias");
    return new Computed(tape.arithmetic().groupedLinear(x.array(), weight, bias));
  }

  @Override
  public Operand activation(Activation activation, Operand x) {
    if (activation == Activation.RELU && x instanceof Rounded rounded) {
      return new Rounded(ai.djl.nn.Activation.relu(rounded.numbers()));
    }
    return new Computed(
        switch (activation) {
          case RELU -> ai.djl.nn.Activation.relu(x.array());
          case LEAKY_RELU -> ai.djl.nn.Activation.leakyRelu(x.array(), LEAKY_SLOPE);
          case TANH -> ai.djl.nn.Activation.tanh(x.array());
          case SIGMOID -> ai.djl.nn.Activation.sigmoid(x.array());
        });
  }

  @Override
  public Operand batchNorm(String name, Operand operand) {
    NDArray x = operand.array();
    int columns = Math.toIntExact(x.getShape().get(1));
    RunningStatistics running = tape.parameters().statistics(name, columns);
    if (tape.mode() == Mode.EVALUATE) {
      float[] scale = tape.parameters().dense(name + ".scale").data();
      float[] shift = tape.parameters().dense(name + ".shift").data();
      running.fold(scale, shift);
      Shape shape = new Shape(1, columns);
      return new Computed(x.mul(tape.array(scale, shape)).add(tape.array(shift, shape)));
    }
    return new Computed(
        standardized(x, running)
            .mul(tape.weight(name + ".scale"))
            .add(tape.weight(name + ".shift")));
  }

  /**
   * Standardized by the batch. An epoch's last batch may have one row, which has no variance, and
   * is standardized by the running statistics.
   */
  private NDArray standardized(NDArray x, RunningStatistics running) {
    if (rows.count() == 1) {
      Shape shape = new Shape(1, running.columns());
      return x.sub(tape.array(running.means(), shape)).div(tape.array(running.deviations(), shape));
    }
    NDArray mean = x.mean(new int[] {0}, true);
    NDArray centred = x.sub(mean);
    NDArray variance = centred.square().mean(new int[] {0}, true);
    running.update(mean.toFloatArray(), variance.toFloatArray(), rows.count());
    return centred.div(variance.add(tape.constant(RunningStatistics.EPSILON)).sqrt());
  }

  @Override
  public Operand dropout(float rate, Operand x) {
    if (tape.mode() != Mode.FIT) {
      return x;
    }
    return switch (x) {
      case FieldBlock block -> dropped(rate, block);
      case FieldBlock.Flat(FieldBlock block) -> new FieldBlock.Flat(dropped(rate, block));
      case Lookup lookup -> dropped(rate, new ReadFields(tape, lookup));
      default -> {
        NDArray array = x.array();
        yield new Computed(array.mul(tape.dropoutMask(rate, array.getShape())));
      }
    };
  }

  private FieldBlock dropped(float rate, FieldBlock block) {
    return new DroppedFields(tape, block, rate, tape.dropoutSeed());
  }

  @Override
  public Operand noise(float deviation, Operand x) {
    if (tape.mode() != Mode.FIT || deviation == 0) {
      return x;
    }
    NDArray array = x.array();
    return new Computed(
        array.add(tape.manager().randomNormal(0, deviation, array.getShape(), DataType.FLOAT32)));
  }

  @Override
  public Operand softmax(Operand x) {
    return new Computed(x.array().softmax(1));
  }

  @Override
  public Operand topSoftmax(int top, float balance, Operand x) {
    return new Computed(new TopSoftmax(tape, top, balance).of(x.array()));
  }

  @Override
  public Operand mix(Operand groups, Operand weights) {
    NDArray shares = weights.array();
    NDArray grouped = groups.array().reshape(rows.count(), shares.getShape().get(1), -1);
    return new Computed(shares.expandDims(1).matMul(grouped).squeeze(1));
  }

  @Override
  public Operand normalize(Operand operand) {
    return new Operand.Normalized(operand, () -> normalized(operand.array()));
  }

  private NDArray normalized(NDArray x) {
    // The maximum is inside the root, because the root's gradient at zero is infinite.
    NDArray squares = x.square().sum(new int[] {1}, true);
    return x.div(squares.maximum(tape.constant(MIN_NORM * MIN_NORM)).sqrt());
  }

  @Override
  public Operand fieldSum(List<Operand> blocks) {
    List<Lookup> lookups = lookups(blocks);
    if (lookups.size() == blocks.size()) {
      return new SummedFields(tape, lookups, 1);
    }
    List<FieldBlock> outside = fieldBlocks(blocks);
    if (outside.size() == blocks.size()) {
      return new SummedBlocks(tape, outside, 1);
    }
    List<NDArray> terms = new ArrayList<>();
    for (Operand block : others(blocks)) {
      if (!(block instanceof FieldBlock)) {
        terms.add(block.array().sum(new int[] {1}));
      }
    }
    if (!outside.isEmpty()) {
      terms.add(new SummedBlocks(tape, outside, 1).array());
    }
    if (!lookups.isEmpty()) {
      terms.add(new FieldSums(tape, lookups).sum());
    }
    return new Computed(terms.stream().reduce(NDArray::add).orElseThrow());
  }

  /**
   * The pairs among what was looked up, those among the others, and those of either with either.
   */
  @Override
  public Operand pairwise(List<Operand> blocks) {
    List<Lookup> lookups = lookups(blocks);
    List<Operand> others = others(blocks);
    if (lookups.isEmpty()) {
      return Ops.super.pairwise(blocks);
    }
    FieldSums sums = new FieldSums(tape, lookups);
    Operand pairs = new Computed(sums.pairwise());
    if (others.isEmpty()) {
      return pairs;
    }
    Operand between = sum(multiply(new Computed(sums.sum()), fieldSum(others)));
    Operand all = add(pairs, between);
    return others.size() == 1 && fields(others.get(0)) == 1
        ? all
        : add(all, Ops.super.pairwise(others));
  }

  @Override
  public Operand innerProducts(Operand left, Operand right) {
    NDArray products = left.array().matMul(right.array().transpose(0, 2, 1));
    return new Computed(products.reshape(rows.count(), -1));
  }

  @Override
  public Operand outerProduct(Operand left, Operand right) {
    NDArray products = left.array().expandDims(2).mul(right.array().expandDims(1));
    return new Computed(products.reshape(rows.count(), -1));
  }

  private static List<FieldBlock> fieldBlocks(List<Operand> blocks) {
    return blocks.stream()
        .filter(FieldBlock.class::isInstance)
        .map(FieldBlock.class::cast)
        .toList();
  }

  private static List<Lookup> lookups(List<Operand> blocks) {
    return blocks.stream().filter(Lookup.class::isInstance).map(Lookup.class::cast).toList();
  }

  private static List<Operand> others(List<Operand> blocks) {
    return blocks.stream().filter(block -> !(block instanceof Lookup)).toList();
  }

  @Override
  public Operand sum(Operand x) {
    return new Computed(x.array().sum(new int[] {1}, true));
  }

  @Override
  public Operand add(Operand left, Operand right) {
    return new Computed(left.array().add(right.array()));
  }

  @Override
  public Operand subtract(Operand left, Operand right) {
    return new Computed(left.array().sub(right.array()));
  }

  @Override
  public Operand multiply(Operand left, Operand right) {
    return new Computed(left.array().mul(right.array()));
  }

  @Override
  public Operand scale(float factor, Operand x) {
    return switch (x) {
      case SummedFields fields -> fields.times(factor);
      case SummedBlocks blocks -> blocks.times(factor);
      default -> new Computed(x.array().mul(tape.constant(factor)));
    };
  }

  @Override
  public Operand affine(String name, List<Float> factors, List<Float> offsets, Operand x) {
    NDArray scaled = x.array().mul(tape.array(factors));
    return new Computed(scaled.add(tape.array(offsets)));
  }

  @Override
  public Operand concat(List<Operand> parts) {
    return parts.size() == 1 ? parts.get(0) : new Computed(sideBySide(parts));
  }

  /** Layers over the same parts share one array of them. */
  private NDArray sideBySide(List<Operand> parts) {
    return parts.size() == 1
        ? parts.get(0).array()
        : inputs.computeIfAbsent(List.copyOf(parts), this::join);
  }

  /** The same for layers that round it. What is there in float32 is not written once more. */
  private NDArray rounded(List<Operand> parts, Bfloat16Arrays arrays) {
    if (parts.size() == 1 && parts.get(0) instanceof Rounded rounded) {
      return rounded.numbers();
    }
    List<Columns> columns = columns(parts);
    return columns.size() < parts.size() || inputs.containsKey(parts)
        ? sideBySide(parts)
        : roundedInputs.computeIfAbsent(
            List.copyOf(parts), some -> tape.sideBySide(columns, rows.count(), arrays));
  }

  private static List<Columns> columns(List<Operand> parts) {
    List<Columns> columns = new ArrayList<>();
    for (Operand part : parts) {
      if (part instanceof Columns some) {
        columns.add(some);
      }
    }
    return columns;
  }

  private NDArray join(List<Operand> parts) {
    List<Columns> columns = columns(parts);
    if (columns.size() == parts.size()) {
      return tape.sideBySide(columns, rows.count());
    }
    NDList arrays = new NDList();
    parts.forEach(part -> arrays.add(part.array()));
    return NDArrays.concat(arrays, 1);
  }

  @Override
  public Operand flatten(Operand x) {
    return switch (x) {
      case Lookup lookup -> new Flat(lookup);
      case FieldBlock block -> new FieldBlock.Flat(block);
      default -> new Computed(x.array().reshape(rows.count(), -1));
    };
  }
}
