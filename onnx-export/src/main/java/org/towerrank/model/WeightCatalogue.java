package org.towerrank.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.towerrank.model.WeightSpec.Initialization;

/** The interpreter that checks shapes, and so finds which weights a network has. */
public final class WeightCatalogue extends Shapes {
  private final Map<String, WeightSpec> specs = new LinkedHashMap<>();
  private final List<EmbeddingRead> reads = new ArrayList<>();
  private final Map<RowDimension, Long> inputs = new EnumMap<>(RowDimension.class);

  /** The weights of a model, by name, in the order its network first uses them. */
  public static Map<String, WeightSpec> of(ModelDefinition model) {
    return whole(model).specs();
  }

  /**
   * A catalogue that was asked to compute all that a model does.
   *
   * @throws ShapeException when an operation of its network, or the network itself, gives what
   *     nothing can be done with
   */
  public static WeightCatalogue whole(ModelDefinition model) {
    WeightCatalogue catalogue = new WeightCatalogue();
    switch (model.network()) {
      case Ranker ranker -> {
        int tasks = model.tasks().size();
        Shape logits = ranker.logits(catalogue, model.schema(), tasks);
        require("logits", Shape.columns(RowDimension.ITEMS, tasks), logits);
      }
      case TwoTower towers -> {
        Shape user = towers.userVector(catalogue, model.schema());
        Shape item = towers.itemVector(catalogue, model.schema());
        require("userVector", Shape.columns(RowDimension.USERS, item.width()), user);
        require("itemVector", Shape.columns(RowDimension.ITEMS, user.width()), item);
      }
    }
    return catalogue;
  }

  private static void require(String output, Shape expected, Shape got) {
    if (!got.equals(expected)) {
      throw new ShapeException(output, expected + " of the network", got);
    }
  }

  /**
   * Rows of an embedding that a network reads.
   *
   * @param weight name of the embedding
   * @param dimension of the embedding
   * @param block whose ids say which rows
   */
  public record EmbeddingRead(String weight, int dimension, InputBlock block) {}

  /** All that read embeddings, in the order in which the network has them read. */
  public List<EmbeddingRead> reads() {
    return Collections.unmodifiableList(reads);
  }

  /** How many numbers are read for a row: elements of embeddings, and numeric features. */
  public long inputs(RowDimension rows) {
    return inputs.getOrDefault(rows, 0L);
  }

  private Shape read(Shape input) {
    inputs.merge(input.rows(), (long) input.fields() * input.width(), Long::sum);
    return input;
  }

  /** The weights of everything that this was asked to compute. */
  public Map<String, WeightSpec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  private void add(String name, List<Integer> shape, Initialization initialization, int fanIn) {
    add(new WeightSpec(name, shape, initialization, fanIn, Optional.empty()));
  }

  private void addEmbedding(String name, int rows, int dimension, String table, InputBlock block) {
    reads.add(new EmbeddingRead(name, dimension, block));
    List<Integer> shape = List.of(rows, dimension);
    add(new WeightSpec(name, shape, Initialization.EMBEDDING, 1, Optional.of(table)));
  }

  private void add(WeightSpec spec) {
    String name = spec.name();
    WeightSpec earlier = specs.putIfAbsent(name, spec);
    if (earlier != null && !earlier.equals(spec)) {
      throw new IllegalStateException(
          "weight [" + name + "] is used as " + earlier + " and as " + spec);
    }
  }

  @Override
  public Shape embedding(String table, int dimension, IdBlock ids) {
    addEmbedding(table + ".weight", ids.tableRows(), dimension, ids.table(), ids);
    return read(super.embedding(table, dimension, ids));
  }

  @Override
  public Shape embedding(String table, int dimension, SequenceBlock sequence) {
    addEmbedding(table + ".weight", sequence.tableRows(), dimension, sequence.table(), sequence);
    return read(super.embedding(table, dimension, sequence));
  }

  @Override
  public Shape numbers(NumberBlock numbers) {
    return read(super.numbers(numbers));
  }

  @Override
  public Shape recencyPool(String name, int heads, Shape embeddings, SequenceBlock sequence) {
    Shape pooled = super.recencyPool(name, heads, embeddings, sequence);
    add(name + ".logits", List.of(heads, sequence.length()), Initialization.RECENCY, 1);
    return pooled;
  }

  @Override
  public Shape linear(String name, List<Shape> parts, int outputs) {
    Shape y = super.linear(name, parts, outputs);
    int inputs = parts.stream().mapToInt(Shape::width).sum();
    add(name + ".weight", List.of(inputs, outputs), Initialization.FAN_IN, inputs);
    add(name + ".bias", List.of(outputs), Initialization.FAN_IN, inputs);
    return y;
  }

  @Override
  public Shape groupedLinear(String name, int groups, Shape x, int outputs) {
    Shape y = super.groupedLinear(name, groups, x, outputs);
    int inputs = x.width() / groups;
    add(name + ".weight", List.of(groups, inputs, outputs), Initialization.FAN_IN, inputs);
    add(name + ".bias", List.of(y.width()), Initialization.FAN_IN, inputs);
    return y;
  }

  @Override
  public Shape batchNorm(String name, Shape x) {
    Shape y = super.batchNorm(name, x);
    add(name + ".scale", y.extents(), Initialization.ONES, 1);
    add(name + ".shift", y.extents(), Initialization.ZEROS, 1);
    return y;
  }
}
