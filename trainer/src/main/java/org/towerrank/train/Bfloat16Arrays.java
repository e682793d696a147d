package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.towerrank.kernel.RoundedNumbers;

/**
 * Arrays of bfloat16 in memory of ours, which the engine need not cast. DJL has no such type; the C
 * interface of PyTorch for compiled models does ({@code torch/csrc/inductor/aoti_torch/c/shim.h}).
 * A handle there is what an array of DJL holds.
 */
final class Bfloat16Arrays {
  private final Function create;
  private final Function data;
  private final int type;
  private final int processor;

  private Bfloat16Arrays(Function create, Function data, int type, int processor) {
    this.create = create;
    this.data = data;
    this.type = type;
    this.processor = processor;
  }

  /**
   * Those of an engine.
   *
   * @throws UnsatisfiedLinkError if it lacks the interface
   */
  static Bfloat16Arrays of(NativeLibrary torch) {
    return new Bfloat16Arrays(
        torch.getFunction("aoti_torch_create_tensor_from_blob"),
        torch.getFunction("aoti_torch_get_data_ptr"),
        torch.getFunction("aoti_torch_dtype_bfloat16").invokeInt(new Object[0]),
        torch.getFunction("aoti_torch_device_type_cpu").invokeInt(new Object[0]));
  }

  /**
   * An array {@code [rows, columns]} of direct memory, which is read in place and has to live as
   * long. DJL must not be asked for its type.
   */
  NDArray over(NDManager manager, ByteBuffer numbers, long rows, long columns) {
    PointerByReference made = new PointerByReference();
    Object[] arguments = {
      Native.getDirectBufferPointer(numbers),
      2L,
      new long[] {rows, columns},
      new long[] {columns, 1},
      0L,
      type,
      processor,
      0,
      made
    };
    requireDone(create.invokeInt(arguments));
    return new PtNDArray((PtNDManager) manager, Pointer.nativeValue(made.getValue()));
  }

  /** The numbers of such an array, which must be contiguous and outlive them. */
  LeafGradient.Numbers numbers(NDArray array) {
    PointerByReference found = new PointerByReference();
    Pointer handle = new Pointer(((PtNDArray) array).getHandle());
    requireDone(data.invokeInt(new Object[] {handle, found}));
    ShortBuffer numbers =
        found
            .getValue()
            .getByteBuffer(0, array.size() * Short.BYTES)
            .order(ByteOrder.nativeOrder())
            .asShortBuffer();
    return (from, target, at, count) -> {
      short[] some = new short[count];
      numbers.get(from, some);
      RoundedNumbers.widen(some, target, at);
    };
  }

  private static void requireDone(int error) {
    if (error != 0) {
      throw new IllegalStateException("expected an array of bfloat16, the engine failed");
    }
  }
}
