package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * Factorization-machine supported neural network (Zhang, Du and Wang 2016, ECIR, "Deep Learning
 * over Multi-field Categorical Data"): an MLP over the first-order weights and the embeddings of
 * all fields, and the numbers. The paper starts both from a fitted {@link Fm}, whose weights have
 * the same names.
 *
 * @param dimension of the embeddings
 * @param mlp the layers
 * @param fieldDropout share of the elements of embeddings dropped when fitting
 * @param loss cross-entropy if absent
 */
public record Fnn(
    int dimension,
    Mlp mlp,
    float fieldDropout,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements Ranker {
  private static final String OUTPUT = "mlp.out";

  public Fnn {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("mlp", mlp);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
  }

  @Override
  public List<String> outputLayers(int tasks) {
    return List.of(OUTPUT);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> parts = new ArrayList<>();
    for (SideInputs side : NetworkInputs.ranker(schema).sides()) {
      List<T> fields = new ArrayList<>(FieldEmbeddings.of(ops, "first_order", tasks, side));
      fields.addAll(FieldEmbeddings.of(ops, "embedding", dimension, side));
      for (T block : fields) {
        T flat = ops.flatten(block);
        parts.add(fieldDropout > 0 ? ops.dropout(fieldDropout, flat) : flat);
      }
      side.numbers().ifPresent(numbers -> parts.add(ops.numbers(numbers)));
    }
    return ops.linear(OUTPUT, mlp.apply(ops, "mlp", parts), tasks);
  }
}
