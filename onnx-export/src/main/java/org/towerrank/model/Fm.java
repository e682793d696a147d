package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * Factorization machine (Rendle 2010, ICDM, "Factorization Machines"): {@code Σ w_i + ½ Σ_k ((Σ_i
 * v_ik)² − Σ_i v_ik²)} over the embedded fields, and a linear layer over numbers.
 *
 * <p>The paper's global bias is not needed beside the weights of a categorical feature, which every
 * row has just one of. Numbers do not interact; give a numeric column a discretized feature for
 * that. A sequence is one field, the masked mean of its embeddings. Several tasks share the
 * interactions.
 *
 * @param dimension of the embeddings
 * @param loss cross-entropy if absent
 */
public record Fm(
    int dimension,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements FactorizationMachine {
  private static final String OUTPUT = "first_order.numbers";

  public Fm {
    NetworkKeys.requirePositive("dimension", dimension);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
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
    for (SideInputs side : NetworkInputs.ranker(schema).sides()) {
      firstOrder.addAll(FieldEmbeddings.of(ops, "first_order", tasks, side));
      fields.addAll(FieldEmbeddings.of(ops, "embedding", dimension, side));
      side.numbers().ifPresent(block -> numbers.add(ops.numbers(block)));
    }
    List<T> terms = new ArrayList<>();
    if (!fields.isEmpty()) {
      terms.add(ops.fieldSum(firstOrder));
      terms.add(ops.pairwise(fields));
    }
    if (!numbers.isEmpty()) {
      terms.add(ops.linear(OUTPUT, numbers, tasks));
    }
    return terms.stream().reduce(ops::add).orElseThrow();
  }
}
