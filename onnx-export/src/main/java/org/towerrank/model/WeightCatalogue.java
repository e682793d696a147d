package org.towerrank.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.towerrank.model.WeightSpec.Initialization;

/**
 * The interpreter that computes shapes only, and so finds which weights a network has. A tensor is
 * its shape without the rows.
 */
public final class WeightCatalogue implements Ops<List<Integer>> {
  private final Map<String, WeightSpec> specs = new LinkedHashMap<>();
  private final List<EmbeddingRead> reads = new ArrayList<>();

  /** The weights of a model, by name, in the order its network first uses them. */
  public static Map<String, WeightSpec> of(ModelDefinition model) {
    return whole(model).specs();
  }

  /** A catalogue that was asked to compute all that a model does. */
  public static WeightCatalogue whole(ModelDefinition model) {
    WeightCatalogue catalogue = new WeightCatalogue();
    switch (model.network()) {
      case Ranker ranker -> ranker.logits(catalogue, model.schema(), model.tasks().size());
      case TwoTower towers -> {
        towers.userVector(catalogue, model.schema());
        towers.itemVector(catalogue, model.schema());
      }
    }
    return catalogue;
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
  public List<Integer> embedding(String table, int dimension, IdBlock ids) {
    addEmbedding(table + ".weight", ids.tableRows(), dimension, ids.table(), ids);
    return List.of(ids.width(), dimension);
  }

  @Override
  public List<Integer> embedding(String table, int dimension, SequenceBlock sequence) {
    addEmbedding(table + ".weight", sequence.tableRows(), dimension, sequence.table(), sequence);
    return List.of(sequence.length(), dimension);
  }

  @Override
  public List<Integer> numbers(NumberBlock numbers) {
    return List.of(numbers.width());
  }

  @Override
  public List<Integer> maskedMean(List<Integer> embeddings, SequenceBlock sequence) {
    return List.of(1, embeddings.get(1));
  }

  @Override
  public List<Integer> recencyPool(
      String name, int heads, List<Integer> embeddings, SequenceBlock sequence) {
    add(name + ".logits", List.of(heads, sequence.length()), Initialization.RECENCY, 1);
    return List.of(heads, embeddings.get(1));
  }

  @Override
  public List<Integer> linear(String name, List<List<Integer>> parts, int outputs) {
    int inputs = parts.stream().mapToInt(part -> part.get(0)).sum();
    add(name + ".weight", List.of(inputs, outputs), Initialization.FAN_IN, inputs);
    add(name + ".bias", List.of(outputs), Initialization.FAN_IN, inputs);
    return List.of(outputs);
  }

  @Override
  public List<Integer> groupedLinear(String name, int groups, List<Integer> x, int outputs) {
    int inputs = x.get(0) / groups;
    add(name + ".weight", List.of(groups, inputs, outputs), Initialization.FAN_IN, inputs);
    add(name + ".bias", List.of(groups * outputs), Initialization.FAN_IN, inputs);
    return List.of(groups * outputs);
  }

  @Override
  public List<Integer> batchNorm(String name, List<Integer> x) {
    add(name + ".scale", x, Initialization.ONES, 1);
    add(name + ".shift", x, Initialization.ZEROS, 1);
    return x;
  }

  @Override
  public List<Integer> mix(List<Integer> groups, List<Integer> weights) {
    return List.of(groups.get(0) / weights.get(0));
  }

  @Override
  public List<Integer> fieldSum(List<List<Integer>> blocks) {
    return List.of(blocks.get(0).get(1));
  }

  @Override
  public List<Integer> sum(List<Integer> x) {
    return List.of(1);
  }

  @Override
  public List<Integer> concat(List<List<Integer>> parts) {
    return List.of(parts.stream().mapToInt(part -> part.get(0)).sum());
  }

  @Override
  public List<Integer> flatten(List<Integer> x) {
    return List.of(x.get(0) * x.get(1));
  }

  @Override
  public List<Integer> activation(Activation activation, List<Integer> x) {
    return x;
  }

  @Override
  public List<Integer> dropout(float rate, List<Integer> x) {
    return x;
  }

  @Override
  public List<Integer> softmax(List<Integer> x) {
    return x;
  }

  @Override
  public List<Integer> normalize(List<Integer> x) {
    return x;
  }

  @Override
  public List<Integer> add(List<Integer> left, List<Integer> right) {
    return left;
  }

  @Override
  public List<Integer> subtract(List<Integer> left, List<Integer> right) {
    return left;
  }

  @Override
  public List<Integer> multiply(List<Integer> left, List<Integer> right) {
    return left;
  }

  @Override
  public List<Integer> scale(float factor, List<Integer> x) {
    return x;
  }
}
