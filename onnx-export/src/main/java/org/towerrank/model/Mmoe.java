package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.FeatureSchema;

/**
 * Multi-gate mixture of experts (Ma et al. 2018): experts over the shared input, for each task a
 * softmax gate that mixes them and a tower that scores the mixture. With one gate for all tasks it
 * is OMoE; without gates, and the experts averaged, it is the shared bottom. Experts may differ in
 * their layers, and compete for rows ({@link Gate}).
 *
 * @param dimension of the embeddings
 * @param experts how many
 * @param expert the layers of each expert, at least one
 * @param tower the layers of each task's tower before its output
 * @param gates how experts are mixed
 * @param fieldDropout share of the input elements dropped when fitting
 * @param otherExperts more experts, each with layers of its own, whose last is as wide as that of
 *     {@code expert}; none if absent
 * @param gate how experts compete; if absent, each gate mixes all
 * @param loss cross-entropy if absent
 */
public record Mmoe(
    int dimension,
    int experts,
    Mlp expert,
    Mlp tower,
    Gates gates,
    float fieldDropout,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Mlp> otherExperts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Gate gate,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements Ranker {

  /** How experts are mixed. */
  public enum Gates {
    /** MMoE. */
    @JsonProperty("per_task")
    PER_TASK,
    /** OMoE: one gate for all tasks. */
    @JsonProperty("one")
    ONE,
    /** Shared bottom: no gate. */
    @JsonProperty("none")
    NONE
  }

  public Mmoe {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("expert", expert);
    NetworkKeys.require("tower", tower);
    NetworkKeys.require("gates", gates, Gates.values());
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    Experts.require("experts", experts, expert);
    otherExperts = List.copyOf(Objects.requireNonNullElse(otherExperts, List.of()));
    otherExperts.forEach(other -> requireOutput(expert, other));
    requireGate(gates, gate, experts + otherExperts.size());
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
  }

  /** With experts of the same layers, all of which each gate mixes, fitted by cross-entropy. */
  public Mmoe(int dimension, int experts, Mlp expert, Mlp tower, Gates gates, float fieldDropout) {
    this(
        dimension,
        experts,
        expert,
        tower,
        gates,
        fieldDropout,
        List.of(),
        null,
        Loss.CROSS_ENTROPY);
  }

  private static void requireOutput(Mlp expert, Mlp other) {
    if (other.layers().isEmpty() || !other.layers().getLast().equals(expert.layers().getLast())) {
      throw new IllegalArgumentException(
          "key [other_experts]: expected a last layer of ["
              + expert.layers().getLast()
              + "] outputs, as [expert] has, got layers "
              + other.layers());
    }
  }

  private static void requireGate(Gates gates, @Nullable Gate gate, int experts) {
    if (gates == Gates.NONE && experts != 1) {
      throw new IllegalArgumentException(
          "the shared bottom (gates: none) has one expert, got: " + experts);
    }
    if (gate == null) {
      return;
    }
    if (gates == Gates.NONE) {
      throw new IllegalArgumentException("key [gate]: the shared bottom (gates: none) has none");
    }
    if (gate.top() > experts) {
      throw new IllegalArgumentException(
          "key [top]: expected at most the " + experts + " experts, got [" + gate.top() + "]");
    }
  }

  @Override
  public List<String> outputLayers(int tasks) {
    return TaskTowers.outputs(tasks);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> parts = FieldEmbeddings.columns(ops, schema, dimension, fieldDropout);
    T all = experts(ops, parts);
    // One gate mixes once: all tasks share its noise, and its balance counts once.
    T common = gates == Gates.ONE ? ops.mix(all, gate(ops, "gate", parts)) : all;
    List<T> logits = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      T mixed = gates == Gates.PER_TASK ? ops.mix(all, gate(ops, "gate." + task, parts)) : common;
      List<T> tall = tower.apply(ops, TaskTowers.name(task), List.of(mixed));
      logits.add(ops.linear(TaskTowers.output(task), tall, 1));
    }
    return logits.size() == 1 ? logits.get(0) : ops.concat(logits);
  }

  /** What all experts give, side by side. */
  private <T> T experts(Ops<T> ops, List<T> parts) {
    List<T> all = new ArrayList<>();
    all.add(Experts.apply(ops, "expert", experts, expert, parts));
    for (int other = 0; other < otherExperts.size(); other++) {
      all.addAll(otherExperts.get(other).apply(ops, "other_expert." + other, parts));
    }
    return all.size() == 1 ? all.getFirst() : ops.concat(all);
  }

  private <T> T gate(Ops<T> ops, String name, List<T> parts) {
    T logits = ops.linear(name, parts, experts + otherExperts.size());
    return gate == null
        ? ops.softmax(logits)
        : ops.topSoftmax(gate.top(), gate.balance(), ops.noise(gate.deviation(), logits));
  }
}
