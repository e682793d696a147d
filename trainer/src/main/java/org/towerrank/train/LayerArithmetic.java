package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In which numbers a step multiplies matrices: in float32, or in bfloat16 with sums in float32. The
 * operands and the results are float32 either way.
 */
public final class LayerArithmetic {
  /** All in float32. */
  public static final LayerArithmetic FLOAT32 = new LayerArithmetic(null);

  private final @Nullable Bfloat16Products products;

  private LayerArithmetic(@Nullable Bfloat16Products products) {
    this.products = products;
  }

  /** Whether this processor multiplies in bfloat16, with the engine that there is. */
  public static boolean hasBfloat16() {
    return Bfloat16Products.find().isPresent();
  }

  /**
   * Products in bfloat16.
   *
   * @throws FittingException when this processor has none
   */
  public static LayerArithmetic bfloat16() {
    return bfloat16(Bfloat16Products.find(), CpuInfo.current());
  }

  /** The same with those that were found. */
  static LayerArithmetic bfloat16(Optional<Bfloat16Products> found, CpuInfo processor) {
    return new LayerArithmetic(
        found.orElseThrow(
            () ->
                new FittingException(
                    "fit.precision [bf16] needs a processor that multiplies bfloat16, with the"
                        + " flag [avx512_bf16], found ["
                        + processor.name()
                        + "] without: choose [f32], or [auto], which takes the faster one")));
  }

  /** Whether products are of bfloat16. */
  public boolean isBfloat16() {
    return products != null;
  }

  /** As recipes and runs have it: {@code bf16} or {@code f32}. */
  public String key() {
    return isBfloat16() ? "bf16" : "f32";
  }

  /** {@code x W + b}; see {@link LinearLayer#apply}. */
  public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    return products != null && isRounded(weight)
        ? sum(products.multiply(x, weight), bias)
        : LinearLayer.apply(x, weight, bias);
  }

  private static boolean isRounded(NDArray weight) {
    // One output is a matrix times a vector, which is bound by reading it.
    return weight.getShape().get(1) > 1;
  }

  /** What multiplies a layer in bfloat16; null if it is multiplied in float32. */
  @Nullable Bfloat16Products rounding(NDArray weight) {
    return products != null && isRounded(weight) ? products : null;
  }

  /**
   * The same of groups that have a weight each.
   *
   * @param x {@code [R, groups × in]}
   * @param weight {@code [groups, in, out]}
   * @param bias {@code [groups × out]}
   * @return {@code [R, groups × out]}
   */
  public NDArray groupedLinear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    long rows = x.getShape().get(0);
    long groups = weight.getShape().get(0);
    NDArray groupsFirst = x.reshape(rows, groups, -1).transpose(1, 0, 2);
    NDArray product =
        products == null ? groupsFirst.matMul(weight) : products.multiply(groupsFirst, weight);
    long outputs = groups * weight.getShape().get(2);
    return sum(product.transpose(1, 0, 2).reshape(rows, outputs), bias);
  }

  /** A product alone, {@code [R, in] × [in, out]}. */
  public NDArray product(NDArray x, NDArray weight) {
    return products == null ? x.matMul(weight) : sum(products.multiply(x, weight), null);
  }

  private NDArray sum(NDArray product, @Nullable NDArray bias) {
    if (bias != null) {
      return product.add(bias);
    }
    return products == null ? product : Bfloat16Products.inFloat32(product);
  }
}
