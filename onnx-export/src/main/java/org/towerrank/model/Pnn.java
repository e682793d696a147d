package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SchemaException;

/**
 * Product-based neural network (Qu et al. 2016, ICDM, "Product-based Neural Networks for User
 * Response Prediction"): an MLP over the embedded fields, the numbers, and products of the fields.
 *
 * <p>Inner products are those of all pairs of fields, and of each field with itself. Outer products
 * are superposed as in the paper's section III.C: {@code f fᵀ} of the sum {@code f} of all fields,
 * with {@code dimension²} elements, however many fields there are.
 *
 * @param dimension of the embeddings
 * @param products which products the MLP reads
 * @param mlp the layers, at least one; the first is the paper's product layer
 * @param fieldDropout share of the embedding elements dropped before the MLP when fitting, but not
 *     before the products
 * @param loss cross-entropy if absent
 */
public record Pnn(
    int dimension,
    Products products,
    Mlp mlp,
    float fieldDropout,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Loss.Usual.class) Loss loss)
    implements Ranker {
  private static final String OUTPUT = "mlp.out";

  /** Products of fields. */
  public enum Products {
    /** IPNN. */
    @JsonProperty("inner")
    INNER,
    /** OPNN. */
    @JsonProperty("outer")
    OUTER,
    /** PNN*: inner and outer ones. */
    @JsonProperty("both")
    BOTH
  }

  public Pnn {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("products", products, Products.values());
    NetworkKeys.require("mlp", mlp);
    if (mlp.layers().isEmpty()) {
      throw new IllegalArgumentException(
          "key [mlp]: expected at least one layer, the first reads the products");
    }
    NetworkKeys.requireShare("field_dropout", fieldDropout);
    loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
  }

  @Override
  public List<String> outputLayers(int tasks) {
    return List.of(OUTPUT);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> blocks = new ArrayList<>();
    List<T> parts = new ArrayList<>();
    for (SideInputs side : NetworkInputs.ranker(schema).sides()) {
      for (T block : FieldEmbeddings.of(ops, "embedding", dimension, side)) {
        blocks.add(block);
        T flat = ops.flatten(block);
        parts.add(fieldDropout > 0 ? ops.dropout(fieldDropout, flat) : flat);
      }
      side.numbers().ifPresent(numbers -> parts.add(ops.numbers(numbers)));
    }
    if (blocks.isEmpty()) {
      throw new SchemaException(
          "[pnn] multiplies embeddings, and all features are numeric: give one an encoder with ids,"
              + " such as [discretized]");
    }
    T first = productLayer(ops, parts, products(ops, blocks));
    return ops.linear(OUTPUT, deeper().apply(ops, "mlp", List.of(first)), tasks);
  }

  /** Fields and products are multiplied apart, so that those of an item alone can be kept. */
  private <T> T productLayer(Ops<T> ops, List<T> fields, List<T> products) {
    int width = mlp.layers().getFirst();
    T ofFields = ops.linear("product.fields", fields, width);
    T ofProducts = ops.linear("product.products", products, width);
    return mlp.finish(ops, "product", ops.add(ofFields, ofProducts));
  }

  private Mlp deeper() {
    List<Integer> layers = mlp.layers().subList(1, mlp.layers().size());
    return new Mlp(layers, mlp.activation(), mlp.dropout(), mlp.batchNorm());
  }

  private <T> List<T> products(Ops<T> ops, List<T> blocks) {
    return switch (products) {
      case INNER -> inner(ops, blocks);
      case OUTER -> List.of(outer(ops, blocks));
      case BOTH -> {
        List<T> both = new ArrayList<>(inner(ops, blocks));
        both.add(outer(ops, blocks));
        yield both;
      }
    };
  }

  private static <T> List<T> inner(Ops<T> ops, List<T> blocks) {
    List<T> products = new ArrayList<>();
    for (int left = 0; left < blocks.size(); left++) {
      for (int right = left; right < blocks.size(); right++) {
        products.add(ops.innerProducts(blocks.get(left), blocks.get(right)));
      }
    }
    return products;
  }

  private static <T> T outer(Ops<T> ops, List<T> blocks) {
    T sum = ops.fieldSum(blocks);
    return ops.outerProduct(sum, sum);
  }
}
