package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The engine's setting of how precisely it multiplies matrices of float32, which is one for the
 * whole process. PyTorch has it as {@code torch.set_float32_matmul_precision}; DJL does not reach
 * it, so that it is called in the library itself.
 */
final class MatmulPrecision {
  private static final String LIBRARY = System.mapLibraryName("torch_cpu");

  /** {@code at::globalContext()}. */
  private static final String CONTEXT = "_ZN2at13globalContextEv";

  /** {@code at::Context::setFloat32MatmulPrecision(at::Float32MatmulPrecision)}. */
  private static final String SET =
      "_ZN2at7Context25setFloat32MatmulPrecisionENS_22Float32MatmulPrecisionE";

  private static final int HIGHEST = 0;

  /** Products of bfloat16, summed in float32, where the engine has a kernel for them. */
  private static final int MEDIUM = 2;

  private final Function set;
  private final Pointer context;

  private MatmulPrecision(Function set, Pointer context) {
    this.set = set;
    this.context = context;
  }

  /** Empty where the engine lacks the setting, or where it changes nothing. */
  static Optional<MatmulPrecision> find() {
    return Found.PRECISION;
  }

  /** Looked for once, when it is first asked for. */
  private static final class Found {
    static final Optional<MatmulPrecision> PRECISION = open().filter(MatmulPrecision::rounds);
  }

  private static Optional<MatmulPrecision> open() {
    Engine.getInstance();
    try {
      Path library = Path.of(LibUtils.getLibtorchPath()).resolve(LIBRARY);
      NativeLibrary torch = NativeLibrary.getInstance(library.toString());
      Pointer context = torch.getFunction(CONTEXT).invokePointer(new Object[0]);
      return Optional.of(new MatmulPrecision(torch.getFunction(SET), context));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  /**
   * Whether products change: 1 + 2⁻¹⁰ is a number of float32, and is rounded to 1 in bfloat16,
   * which has 8 bits of precision. Processors without such products compute as before.
   */
  private boolean rounds() {
    int size = 256;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray some = manager.full(new Shape(size, size), 1 + 1f / (1 << 10));
      set(true);
      try {
        return some.matMul(some).getFloat(0, 0) == size;
      } finally {
        set(false);
      }
    }
  }

  /**
   * Sets it.
   *
   * @param bfloat16 whether numbers may be rounded to bfloat16 before they are multiplied
   */
  void set(boolean bfloat16) {
    set.invoke(new Object[] {context, bfloat16 ? MEDIUM : HIGHEST});
  }
}
