package org.towerrank.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Pooling;

/**
 * A network of randomly drawn operations over all features of a schema, ending in {@link #OUTPUTS}
 * columns. The same seed draws the same operations for every interpreter.
 */
public final class RandomNetwork {
  /** Columns of the result. */
  public static final int OUTPUTS = 3;

  /** Operations that are drawn from. */
  public static final int OPERATIONS = 19;

  private static final int DIMENSION = 3;
  private static final int STEPS = 10;

  private final long seed;
  private final FeatureSchema schema;
  private final Set<String> operations = new TreeSet<>();

  public RandomNetwork(long seed, FeatureSchema schema) {
    this.seed = seed;
    this.schema = schema;
  }

  /** The weights that the network needs, drawn uniformly from ±1/sqrt(fan-in). */
  public Weights weights() {
    return RandomWeights.of(specs(), 1, seed);
  }

  /** The names and shapes of these weights. */
  public Collection<WeightSpec> specs() {
    WeightCatalogue catalogue = new WeightCatalogue();
    apply(catalogue);
    return catalogue.specs().values();
  }

  /** Names of the operations drawn in the last {@link #apply}. */
  public Set<String> operations() {
    return operations;
  }

  /** Evaluates the network: {@code [R, OUTPUTS]}. */
  public <T> T apply(Ops<T> ops) {
    return new Drawing<>(ops).result();
  }

  /** One evaluation. */
  private final class Drawing<T> {
    private final Ops<T> ops;
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<T> blocks = new ArrayList<>();
    private final List<T> columns = new ArrayList<>();

    Drawing(Ops<T> ops) {
      this.ops = ops;
    }

    T result() {
      for (SideInputs side : NetworkInputs.ranker(schema).sides()) {
        read(side);
      }
      for (int step = 0; step < STEPS; step++) {
        columns.add(draw("step" + step));
      }
      return ops.linear("out", columns, OUTPUTS);
    }

    private void read(SideInputs side) {
      for (IdBlock ids : side.ids()) {
        addBlock(ops.embedding("table", DIMENSION, ids));
      }
      for (SequenceBlock sequence : side.sequences()) {
        T embeddings = ops.embedding("table", DIMENSION, sequence);
        for (Pooling pooling : Pooling.values()) {
          addBlock(ops.pooled(embeddings, pooledBy(pooling, sequence)));
        }
        NumberBlock weights = sequence.weights();
        if (weights != null) {
          addBlock(ops.weightedSum(embeddings, ops.numbers(weights), sequence));
        }
        addBlock(ops.recencyPool(sequence.name() + ".pool", 2, embeddings, sequence));
      }
      side.numbers().ifPresent(numbers -> columns.add(ops.numbers(numbers)));
    }

    private static SequenceBlock pooledBy(Pooling pooling, SequenceBlock sequence) {
      return new SequenceBlock(
          sequence.name(),
          sequence.side(),
          sequence.table(),
          sequence.feature(),
          sequence.length(),
          sequence.offset(),
          sequence.tableRows(),
          sequence.ordered(),
          sequence.weights(),
          pooling);
    }

    private void addBlock(T block) {
      blocks.add(block);
      columns.add(ops.flatten(block));
    }

    private T draw(String name) {
      T x = any(columns);
      int drawn = random.nextInt(OPERATIONS);
      operations.add(Integer.toString(drawn));
      return switch (drawn) {
        case 0 -> linear(name, 1 + random.nextInt(5));
        case 1 -> grouped(name);
        case 2 -> ops.activation(any(List.of(Activation.values())), x);
        case 3 -> ops.batchNorm(name, x);
        case 4 -> ops.dropout(0.5f, x);
        case 5 -> ops.softmax(x);
        case 6 -> mix(name);
        // Of a layer with a bias, so that no row is a rounding error that this would enlarge.
        case 7 -> ops.normalize(linear(name, 4));
        case 8 -> ops.fieldSum(blocks);
        case 9 -> ops.pairwise(some(blocks));
        case 10 -> ops.sum(x);
        case 11 -> combine(name, x);
        case 12 -> ops.fieldSum(List.of(multiply(any(blocks))));
        case 13 -> ops.scale(-0.5f, x);
        case 14 -> ops.topSoftmax(1 + random.nextInt(3), 0.1f, linear(name, 3));
        case 15 -> ops.innerProducts(any(blocks), any(blocks));
        case 16 -> ops.outerProduct(linear(name + ".left", 2), linear(name + ".right", 3));
        case 17 -> ops.affine(name, List.of(2f, -0.5f), List.of(0.25f, 1f), linear(name, 2));
        default -> ops.concat(some(columns));
      };
    }

    private <E> E any(List<E> all) {
      return all.get(random.nextInt(all.size()));
    }

    /** One to three, of any rows. */
    private List<T> some(List<T> all) {
      List<T> some = new ArrayList<>();
      for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
        some.add(any(all));
      }
      return some;
    }

    private T linear(String name, int outputs) {
      return ops.linear(name, some(columns), outputs);
    }

    private T grouped(String name) {
      int groups = 1 + random.nextInt(3);
      return ops.groupedLinear(name, groups, linear(name + ".in", groups * 2), 3);
    }

    private T mix(String name) {
      int experts = 1 + random.nextInt(3);
      T groups = linear(name + ".experts", experts * 2);
      return ops.mix(groups, ops.softmax(linear(name + ".gate", experts)));
    }

    /** The right side is as wide, or of one column where the operation is a sum. */
    private T combine(String name, T x) {
      T y = linear(name, ops.width(x));
      return switch (random.nextInt(4)) {
        case 0 -> ops.add(x, y);
        case 1 -> ops.subtract(x, y);
        case 2 -> ops.multiply(x, y);
        default -> ops.add(x, ops.sum(y));
      };
    }

    /** With a block of as many fields, which may have other rows. */
    private T multiply(T block) {
      List<T> alike =
          blocks.stream().filter(other -> ops.fields(other) == ops.fields(block)).toList();
      return ops.multiply(block, any(alike));
    }
  }
}
