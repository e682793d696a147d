package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Products whose operands the engine makes bfloat16 first. PyTorch has that as {@code
 * torch.autocast}; DJL does not reach it, so that it is called in the library itself. Each product,
 * also of the gradients, is summed in float32 and then rounded once more.
 *
 * <p>The setting is one of the calling thread.
 */
final class Bfloat16Products {
  /** {@code at::autocast::set_autocast_enabled(c10::DeviceType, bool)}. */
  private static final String ENABLE = "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb";

  /** {@code at::autocast::set_autocast_cache_enabled(bool)}. */
  private static final String CACHE = "_ZN2at8autocast26set_autocast_cache_enabledEb";

  /** {@code c10::DeviceType::CPU}. */
  private static final int PROCESSOR = 0;

  private final Function enable;
  private final Function cache;
  private final Bfloat16Arrays arrays;

  private Bfloat16Products(NativeLibrary torch) {
    this.enable = torch.getFunction(ENABLE);
    this.cache = torch.getFunction(CACHE);
    this.arrays = Bfloat16Arrays.of(torch);
  }

  /** Empty where the processor has no units for them, or the engine lacks the setting. */
  static Optional<Bfloat16Products> find() {
    return Found.PRODUCTS;
  }

  /** Looked for once, when it is first asked for. */
  private static final class Found {
    static final Optional<Bfloat16Products> PRODUCTS =
        areFastOn(CpuInfo.current()) ? open() : Optional.empty();
  }

  /** Whether the processor has units; all with AMX have this flag too. */
  static boolean areFastOn(CpuInfo processor) {
    return processor.flags().contains("avx512_bf16");
  }

  /** Empty where the engine lacks the setting, whatever the processor has. */
  static Optional<Bfloat16Products> open() {
    Engine.getInstance();
    try {
      Path folder = Path.of(LibUtils.getLibtorchPath());
      String library = folder.resolve(System.mapLibraryName("torch_cpu")).toString();
      return Optional.of(new Bfloat16Products(NativeLibrary.getInstance(library)));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  /** Operands that are bfloat16 already. */
  Bfloat16Arrays arrays() {
    return arrays;
  }

  /**
   * A product of matrices, {@code [R, in] × [in, out]} or one of each group. Its gradients are
   * products in bfloat16 too, whatever is set when they are computed.
   *
   * @return of bfloat16, which DJL does not know: nothing but its shape may be asked of it, until
   *     {@link #inFloat32} or a sum with float32 makes it float32
   */
  NDArray multiply(NDArray x, NDArray weight) {
    return rounded(() -> x.matMul(weight));
  }

  /**
   * The same with a bias, which is rounded too; the sum is rounded once.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}
   */
  NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return rounded(() -> Linear.linear(x, weight.transpose(), bias).singletonOrThrow());
  }

  private NDArray rounded(Supplier<NDArray> product) {
    // What is cached of a weight would outlive the step that changes it.
    cache.invoke(new Object[] {0});
    enable.invoke(new Object[] {PROCESSOR, 1});
    try {
      return product.get();
    } finally {
      enable.invoke(new Object[] {PROCESSOR, 0});
    }
  }

  /** A product as float32. DJL cannot convert it, but the engine knows what the sum is. */
  static NDArray inFloat32(NDArray product) {
    return product.add(product.getManager().zeros(new Shape(1)));
  }
}
