package org.towerrank.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;

/**
 * A network of randomly drawn operations over all features of a schema, ending in {@link #OUTPUTS}
 * columns. The same seed draws the same operations for every interpreter.
 */
public final class RandomNetwork {
  /** Columns of the result. */
  public static final int OUTPUTS = 3;

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

  /** A matrix {@code [R, width]}; item rows and user rows may differ in number. */
  private record Matrix<T>(T value, int width, boolean item) {}

  /** One evaluation. */
  private final class Drawing<T> {
    private final Ops<T> ops;
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<T> blocks = new ArrayList<>();
    private final List<Matrix<T>> matrices = new ArrayList<>();

    Drawing(Ops<T> ops) {
      this.ops = ops;
    }

    T result() {
      for (SideInputs side : NetworkInputs.ranker(schema).sides()) {
        read(side);
      }
      for (int step = 0; step < STEPS; step++) {
        matrices.add(draw("step" + step));
      }
      return ops.linear("out", matrices.stream().map(Matrix::value).toList(), OUTPUTS);
    }

    private void read(SideInputs side) {
      boolean item = side.side() == Side.ITEM;
      for (IdBlock ids : side.ids()) {
        addBlock(ops.embedding("table", DIMENSION, ids), ids.width(), item);
      }
      for (SequenceBlock sequence : side.sequences()) {
        T embeddings = ops.embedding("table", DIMENSION, sequence);
        addBlock(ops.maskedMean(embeddings, sequence), 1, item);
        addBlock(ops.recencyPool(sequence.name() + ".pool", 2, embeddings, sequence), 2, item);
      }
      side.numbers().ifPresent(n -> matrices.add(new Matrix<>(ops.numbers(n), n.width(), item)));
    }

    private void addBlock(T block, int fields, boolean item) {
      blocks.add(block);
      matrices.add(new Matrix<>(ops.flatten(block), fields * DIMENSION, item));
    }

    private Matrix<T> draw(String name) {
      Matrix<T> x = matrices.get(random.nextInt(matrices.size()));
      int drawn = random.nextInt(13);
      operations.add(Integer.toString(drawn));
      return switch (drawn) {
        case 0 -> linear(name, 1 + random.nextInt(5));
        case 1 -> grouped(name);
        case 2 -> activation(x);
        case 3 -> same(x, ops.batchNorm(name, x.value()));
        case 4 -> same(x, ops.dropout(0.5f, x.value()));
        case 5 -> same(x, ops.softmax(x.value()));
        case 6 -> mix(name);
        case 7 -> normalize(name);
        case 8 -> new Matrix<>(ops.fieldSum(blocks), DIMENSION, true);
        case 9 -> new Matrix<>(ops.sum(x.value()), 1, x.item());
        case 10 -> combine(name, x);
        case 11 -> same(x, ops.scale(-0.5f, x.value()));
        default -> concat(x);
      };
    }

    private Matrix<T> same(Matrix<T> x, T value) {
      return new Matrix<>(value, x.width(), x.item());
    }

    private Matrix<T> linear(String name, int outputs) {
      List<T> parts = new ArrayList<>();
      boolean item = false;
      for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
        Matrix<T> part = matrices.get(random.nextInt(matrices.size()));
        parts.add(part.value());
        item |= part.item();
      }
      return new Matrix<>(ops.linear(name, parts, outputs), outputs, item);
    }

    private Matrix<T> grouped(String name) {
      int groups = 1 + random.nextInt(3);
      Matrix<T> x = linear(name + ".in", groups * 2);
      return new Matrix<>(ops.groupedLinear(name, groups, x.value(), 3), groups * 3, x.item());
    }

    private Matrix<T> activation(Matrix<T> x) {
      Activation[] all = Activation.values();
      return same(x, ops.activation(all[random.nextInt(all.length)], x.value()));
    }

    private Matrix<T> mix(String name) {
      int experts = 1 + random.nextInt(3);
      Matrix<T> groups = linear(name + ".experts", experts * 2);
      Matrix<T> gate = linear(name + ".gate", experts);
      T mixed = ops.mix(groups.value(), ops.softmax(gate.value()));
      return new Matrix<>(mixed, 2, groups.item() || gate.item());
    }

    /**
     * Of a layer with a bias, so that no row is a rounding error that normalizing would enlarge.
     */
    private Matrix<T> normalize(String name) {
      Matrix<T> x = linear(name, 4);
      return same(x, ops.normalize(x.value()));
    }

    /** The right side is as wide, or of one column where the operation is a sum. */
    private Matrix<T> combine(String name, Matrix<T> x) {
      Matrix<T> y = linear(name, x.width());
      boolean item = x.item() || y.item();
      return switch (random.nextInt(4)) {
        case 0 -> new Matrix<>(ops.add(x.value(), y.value()), x.width(), item);
        case 1 -> new Matrix<>(ops.subtract(x.value(), y.value()), x.width(), item);
        case 2 -> new Matrix<>(ops.multiply(x.value(), y.value()), x.width(), item);
        default -> new Matrix<>(ops.add(x.value(), ops.sum(y.value())), x.width(), item);
      };
    }

    private Matrix<T> concat(Matrix<T> x) {
      List<Matrix<T>> alike = matrices.stream().filter(m -> m.item() == x.item()).limit(3).toList();
      int width = alike.stream().mapToInt(Matrix::width).sum();
      return new Matrix<>(ops.concat(alike.stream().map(Matrix::value).toList()), width, x.item());
    }
  }
}
