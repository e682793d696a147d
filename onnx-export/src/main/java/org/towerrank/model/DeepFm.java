package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * DeepFM (Guo et al. 2017): first-order weights, second-order interactions of a factorization
 * machine in O(fields · dimension), and an MLP over the same embeddings.
 *
 * <p>{@code logit = Σ w_i + ½ Σ_k ((Σ_i v_ik)² − Σ_i v_ik²) + MLP(v, numbers)}. Numeric features
 * have a first-order weight and enter the MLP; give a numeric column a discretized feature too for
 * it to interact. A sequence is one field, the masked mean of its embeddings. One output a task:
 * all share the interactions, and have first-order weights and outputs of the MLP of their own.
 *
 * @param dimension of the embeddings
 * @param mlp the deep part
 * @param fieldDropout share of the embedding elements dropped before the MLP when fitting
 * @param loss cross-entropy if absent
 */
public record DeepFm(
    int dimension,
    Mlp mlp,
    float fieldDropout,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements FactorizationMachine {
  private static final String OUTPUT = "mlp.out";

  public DeepFm {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("mlp", mlp);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
  }

  /** Fitted by cross-entropy. */
  public DeepFm(int dimension, Mlp mlp, float fieldDropout) {
    this(dimension, mlp, fieldDropout, Loss.CROSS_ENTROPY);
  }

  @Override
  public List<String> outputLayers(int tasks) {
    return List.of(OUTPUT);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> firstOrder = new ArrayList<>();
    List<T> fields = new ArrayList<>();
    List<T> numbers = new ArrayList<>();
    NetworkInputs inputs = NetworkInputs.ranker(schema);
    for (SideInputs side : inputs.sides()) {
      firstOrder.addAll(FieldEmbeddings.of(ops, "first_order", tasks, side));
      fields.addAll(FieldEmbeddings.of(ops, "embedding", dimension, side));
      side.numbers().ifPresent(block -> numbers.add(ops.numbers(block)));
    }
    T logits = deep(ops, fields, numbers, tasks);
    if (!fields.isEmpty()) {
      logits = ops.add(logits, ops.fieldSum(firstOrder));
      logits = ops.add(logits, ops.pairwise(fields));
    }
    return numbers.isEmpty()
        ? logits
        : ops.add(logits, ops.linear("first_order.numbers", numbers, tasks));
  }

  private <T> T deep(Ops<T> ops, List<T> fields, List<T> numbers, int tasks) {
    List<T> parts = new ArrayList<>();
    for (T block : fields) {
      T flat = ops.flatten(block);
      parts.add(fieldDropout > 0 ? ops.dropout(fieldDropout, flat) : flat);
    }
    parts.addAll(numbers);
    return ops.linear(OUTPUT, mlp.apply(ops, "mlp", parts), tasks);
  }
}
