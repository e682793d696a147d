package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * Progressive layered extraction (Tang et al. 2020, RecSys, "Progressive Layered Extraction
 * (PLE)"): experts of each task beside experts that all share, in levels. At each level a task's
 * gate mixes its own experts and the shared ones, and the shared gate mixes all experts for the
 * shared ones of the next level. One level is CGC, the paper's customized gate control.
 *
 * @param dimension of the embeddings
 * @param levels how many
 * @param sharedExperts shared experts of each level
 * @param taskExperts experts that each task has for itself, of each level
 * @param expert the layers of each expert, at least one
 * @param tower the layers of each task's tower before its output
 * @param fieldDropout share of the embedding elements dropped when fitting
 * @param loss cross-entropy if absent
 */
public record Ple(
    int dimension,
    int levels,
    int sharedExperts,
    int taskExperts,
    Mlp expert,
    Mlp tower,
    float fieldDropout,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements Ranker {

  public Ple {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.requirePositive("levels", levels);
    NetworkKeys.require("expert", expert);
    NetworkKeys.require("tower", tower);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    Experts.require("shared_experts", sharedExperts, expert);
    Experts.require("task_experts", taskExperts, expert);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
  }

  /** Fitted by cross-entropy. */
  public Ple(
      int dimension,
      int levels,
      int sharedExperts,
      int taskExperts,
      Mlp expert,
      Mlp tower,
      float fieldDropout) {
    this(
        dimension,
        levels,
        sharedExperts,
        taskExperts,
        expert,
        tower,
        fieldDropout,
        Loss.CROSS_ENTROPY);
  }

  /**
   * None. Through its levels little of the features gets to a fresh score, and one that begins at
   * the share of positives may stay there, as the decay of weights takes what little there is.
   */
  @Override
  public List<String> outputLayers(int tasks) {
    return List.of();
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> input = FieldEmbeddings.columns(ops, schema, dimension, fieldDropout);
    List<List<T>> extracted = new ArrayList<>();
    for (int reader = 0; reader <= tasks; reader++) {
      extracted.add(input);
    }
    for (int level = 0; level < levels; level++) {
      extracted = level(ops, "level." + level, extracted, level == levels - 1);
    }
    List<T> logits = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<T> tall = tower.apply(ops, TaskTowers.name(task), extracted.get(task));
      logits.add(ops.linear(TaskTowers.output(task), tall, 1));
    }
    return logits.size() == 1 ? logits.getFirst() : ops.concat(logits);
  }

  /**
   * What a level gives each task, and in the end the shared experts of the next, if there is one.
   *
   * @param inputs what it reads for each task, and in the end for the shared experts
   */
  private <T> List<List<T>> level(Ops<T> ops, String name, List<List<T>> inputs, boolean last) {
    List<T> ofTasks = new ArrayList<>();
    for (int task = 0; task < inputs.size() - 1; task++) {
      String experts = name + ".task." + task + ".expert";
      ofTasks.add(Experts.apply(ops, experts, taskExperts, expert, inputs.get(task)));
    }
    List<T> read = inputs.getLast();
    T shared = Experts.apply(ops, name + ".shared.expert", sharedExperts, expert, read);
    List<List<T>> outputs = new ArrayList<>();
    for (int task = 0; task < ofTasks.size(); task++) {
      List<T> mixed = List.of(ofTasks.get(task), shared);
      outputs.add(List.of(mix(ops, name + ".task." + task + ".gate", mixed, inputs.get(task))));
    }
    if (!last) {
      ofTasks.add(shared);
      outputs.add(List.of(mix(ops, name + ".shared.gate", ofTasks, read)));
    }
    return outputs;
  }

  /** Experts side by side, mixed by a gate over what they read. */
  private <T> T mix(Ops<T> ops, String gate, List<T> experts, List<T> read) {
    T all = ops.concat(experts);
    int count = ops.width(all) / expert.layers().getLast();
    return ops.mix(all, ops.softmax(ops.linear(gate, read, count)));
  }
}
