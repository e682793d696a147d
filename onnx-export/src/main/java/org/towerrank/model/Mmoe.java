package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * Multi-gate mixture of experts (Ma et al. 2018): experts over the shared input, for each task a
 * softmax gate that mixes them and a tower that scores the mixture. With one gate for all tasks it
 * is OMoE; without gates, and the experts averaged, it is the shared bottom.
 *
 * @param dimension of the embeddings
 * @param experts how many
 * @param expert the layers of each expert, at least one
 * @param tower the layers of each task's tower before its output
 * @param gates how experts are mixed
 * @param fieldDropout share of the input elements dropped when fitting
 * @param loss cross-entropy if absent
 */
public record Mmoe(
    int dimension,
    int experts,
    Mlp expert,
    Mlp tower,
    Gates gates,
    float fieldDropout,
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
    NetworkKeys.require("gates", gates);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    Experts.require("experts", experts, expert);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
    if (gates == Gates.NONE && experts != 1) {
      throw new IllegalArgumentException(
          "the shared bottom (gates: none) has one expert, got: " + experts);
    }
  }

  /** Fitted by cross-entropy. */
  public Mmoe(int dimension, int experts, Mlp expert, Mlp tower, Gates gates, float fieldDropout) {
    this(dimension, experts, expert, tower, gates, fieldDropout, Loss.CROSS_ENTROPY);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> parts = FieldEmbeddings.columns(ops, schema, dimension, fieldDropout);
    T mixture = Experts.apply(ops, "expert", experts, expert, parts);
    List<T> logits = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      T mixed =
          switch (gates) {
            case NONE -> mixture;
            case ONE -> ops.mix(mixture, gate(ops, "gate", parts));
            case PER_TASK -> ops.mix(mixture, gate(ops, "gate." + task, parts));
          };
      List<T> tall = tower.apply(ops, "tower." + task, List.of(mixed));
      logits.add(ops.linear("tower." + task + ".out", tall, 1));
    }
    return logits.size() == 1 ? logits.get(0) : ops.concat(logits);
  }

  private <T> T gate(Ops<T> ops, String name, List<T> parts) {
    return ops.softmax(ops.linear(name, parts, experts));
  }
}
