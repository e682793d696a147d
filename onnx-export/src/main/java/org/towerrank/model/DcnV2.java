package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;

/**
 * DCN-V2 (Wang et al. 2021, "DCN V2: Improved Deep &amp; Cross Network", arXiv:2008.13535): cross
 * layers {@code x_(l+1) = x_0 ⊙ (W_l x_l + b_l) + x_l} over the embedded features and the numbers
 * {@code x_0}, each of which raises the degree of their interactions by one, and an MLP.
 *
 * <p>With a rank, {@code W = U Vᵀ}, the inner product with a bias of its own: what it adds could as
 * well be in {@code b}. One output a task: all share the cross layers and the MLP.
 *
 * @param dimension of the embeddings
 * @param crossLayers how many
 * @param rank of each cross layer's matrix, or 0 for a whole one
 * @param structure how cross layers and MLP are put together; stacked if absent
 * @param mlp the deep part
 * @param fieldDropout share of the embedding elements dropped when fitting
 * @param loss cross-entropy if absent
 */
public record DcnV2(
    int dimension,
    int crossLayers,
    int rank,
    Structure structure,
    Mlp mlp,
    float fieldDropout,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements Ranker {
  private static final String OUTPUT = "out";

  /** How cross layers and MLP are put together. */
  public enum Structure {
    /** The MLP reads what the cross layers give. */
    @JsonProperty("stacked")
    STACKED,
    /** Both read the input, and the output layer reads both. */
    @JsonProperty("parallel")
    PARALLEL
  }

  public DcnV2 {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.requirePositive("cross_layers", crossLayers);
    NetworkKeys.require("mlp", mlp);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    structure = Objects.requireNonNullElse(structure, Structure.STACKED);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
    if (rank < 0) {
      throw new IllegalArgumentException(
          "key [rank]: expected 0 for whole matrices, or more, got [" + rank + "]");
    }
  }

  /** Fitted by cross-entropy. */
  public DcnV2(
      int dimension, int crossLayers, int rank, Structure structure, Mlp mlp, float fieldDropout) {
    this(dimension, crossLayers, rank, structure, mlp, fieldDropout, Loss.CROSS_ENTROPY);
  }

  @Override
  public List<String> outputLayers(int tasks) {
    return List.of(OUTPUT);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> input = FieldEmbeddings.columns(ops, schema, dimension, fieldDropout);
    T crossed = cross(ops, ops.concat(input));
    List<T> last =
        switch (structure) {
          case STACKED -> mlp.apply(ops, "mlp", List.of(crossed));
          case PARALLEL -> List.of(crossed, ops.concat(mlp.apply(ops, "mlp", input)));
        };
    return ops.linear(OUTPUT, last, tasks);
  }

  private <T> T cross(Ops<T> ops, T input) {
    T x = input;
    for (int layer = 0; layer < crossLayers; layer++) {
      T weighted = weighted(ops, "cross." + layer, x);
      x = ops.add(ops.multiply(input, weighted), x);
    }
    return x;
  }

  /** {@code W x + b}: {@code [R, n] → [R, n]}. */
  private <T> T weighted(Ops<T> ops, String name, T x) {
    int width = ops.width(x);
    if (rank == 0) {
      return ops.linear(name, List.of(x), width);
    }
    T inner = ops.linear(name + ".v", List.of(x), rank);
    return ops.linear(name + ".u", List.of(inner), width);
  }
}
