package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In which numbers a step multiplies matrices: in float32, or in bfloat16 with sums in float32. The
 * operands and the results are float32 either way.
 *
 * <p>Layers are multiplied so forward, and all products are backward. The engine has one setting
 * for the whole process, so that only one model at a time can be fitted in bfloat16.
 */
public final class LayerArithmetic {
  /** All in float32. */
  public static final LayerArithmetic FLOAT32 = new LayerArithmetic(null);

  private final @Nullable MatmulPrecision rounding;

  private LayerArithmetic(@Nullable MatmulPrecision rounding) {
    this.rounding = rounding;
  }

  /** Whether this processor multiplies in bfloat16, with the engine that there is. */
  public static boolean hasBfloat16() {
    return MatmulPrecision.find().isPresent();
  }

  /**
   * Products in bfloat16.
   *
   * @throws FittingException when this processor has none
   */
  public static LayerArithmetic bfloat16() {
    return new LayerArithmetic(
        MatmulPrecision.find()
            .orElseThrow(
                () ->
                    new FittingException(
                        "fit.precision [bf16] needs a processor that multiplies matrices of"
                            + " bfloat16, such as an Intel Xeon with the flag [amx_bf16], found ["
                            + CpuInfo.current().name()
                            + "] without: choose [f32], or [auto], which takes the faster one")));
  }

  /** Whether products are of bfloat16. */
  public boolean isBfloat16() {
    return rounding != null;
  }

  /** As recipes and runs have it: {@code bf16} or {@code f32}. */
  public String key() {
    return isBfloat16() ? "bf16" : "f32";
  }

  /** {@code x W + b}; see {@link LinearLayer#apply}. */
  public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    // One output is a matrix times a vector, which is bound by reading it.
    return isBfloat16() && weight.getShape().get(1) > 1
        ? compute(() -> LinearLayer.product(x, weight, bias))
        : LinearLayer.apply(x, weight, bias);
  }

  /** Runs products that the engine makes meanwhile. */
  <T> T compute(Supplier<T> products) {
    if (rounding == null) {
      return products.get();
    }
    rounding.set(true);
    try {
      return products.get();
    } finally {
      rounding.set(false);
    }
  }

  /** The same with products that give nothing back. */
  public void run(Runnable products) {
    compute(
        () -> {
          products.run();
          return true;
        });
  }
}
