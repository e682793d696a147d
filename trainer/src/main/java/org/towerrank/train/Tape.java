package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.towerrank.model.FloatTensor;

/**
 * What one step reads: the dense weights as arrays with gradients, and the embedding rows it looks
 * up. After the backward pass the optimizer takes the gradients from here.
 */
final class Tape implements AutoCloseable {
  private final NDManager manager;
  private final Parameters parameters;
  private final Mode mode;
  private final Map<String, NDArray> dense = new LinkedHashMap<>();
  private final List<Lookup> lookups = new ArrayList<>();
  private final Map<TableRows, TableLookup> sources = new HashMap<>();
  private final List<NDArray> penalties = new ArrayList<>();
  private final List<Derived> derived = new ArrayList<>();
  private final StepMemory memory;
  private final LayerArithmetic arithmetic;
  private final SplitMix random;
  // The engine reads these in place and does not keep them from the garbage collector itself.
  private final List<ByteBuffer> taken = new ArrayList<>();
  private final List<float[]> takenFloats = new ArrayList<>();

  /** A tape of float32 alone, and of one seed. */
  Tape(NDManager manager, Parameters parameters, Mode mode, StepMemory memory) {
    this(manager, parameters, mode, memory, LayerArithmetic.FLOAT32, 0);
  }

  /**
   * @param seed of what the step draws itself
   */
  Tape(
      NDManager manager,
      Parameters parameters,
      Mode mode,
      StepMemory memory,
      LayerArithmetic arithmetic,
      long seed) {
    this.manager = manager;
    this.parameters = parameters;
    this.mode = mode;
    this.memory = memory;
    this.arithmetic = arithmetic;
    this.random = new SplitMix(seed);
  }

  /** How layers are multiplied. */
  LayerArithmetic arithmetic() {
    return arithmetic;
  }

  NDManager manager() {
    return manager;
  }

  Parameters parameters() {
    return parameters;
  }

  Mode mode() {
    return mode;
  }

  /** A dense weight. */
  NDArray weight(String name) {
    return dense.computeIfAbsent(
        name,
        n -> {
          Parameter.Dense parameter = parameters.dense(n);
          long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
          return tracked(array(parameter.values(), parameter.size(), new Shape(shape)));
        });
  }

  /**
   * Rows of an embedding: {@code [count, width, dimension]}.
   *
   * @param rows of its table
   */
  Lookup lookUp(String name, TableRows rows, int width) {
    Parameter.Embedding embedding = parameters.embedding(name);
    TableLookup source =
        sources.computeIfAbsent(rows, some -> new TableLookup(embedding.table(), some, width));
    Lookup lookup = new Lookup(this, embedding, source);
    lookups.add(lookup);
    return lookup;
  }

  /** A constant. */
  NDArray array(float[] values, Shape shape) {
    return array(values, values.length, shape);
  }

  /** A constant row {@code [1, n]}. */
  NDArray array(List<Float> row) {
    FloatTensor numbers = FloatTensor.of(row);
    return array(numbers.data(), new Shape(1, numbers.size()));
  }

  /** A constant of the first numbers of an array. */
  NDArray array(float[] values, int length, Shape shape) {
    ByteBuffer bytes = allocate(length);
    bytes.asFloatBuffer().put(values, 0, length);
    return manager.create(bytes, shape, DataType.FLOAT32);
  }

  /** Columns of the same rows side by side: {@code [count, width of all]}. */
  NDArray sideBySide(List<Operand.Columns> parts, int count) {
    parts.forEach(Operand.Columns::prepare);
    NDArray array = tracked(rows(count, width(parts), (from, to) -> writer(parts, from, to)));
    place(parts, () -> new LeafGradient(array));
    return array;
  }

  /** The same of bfloat16, for layers that would round it. */
  NDArray sideBySide(List<Operand.Columns> parts, int count, Bfloat16Arrays arrays) {
    parts.forEach(Operand.Columns::prepare);
    int width = width(parts);
    ByteBuffer bytes =
        allocateBytes(Math.multiplyExact(Math.multiplyExact(count, width), Short.BYTES));
    RowFiller.fill(bytes.asShortBuffer(), width, count, (from, to) -> writer(parts, from, to));
    NDArray array = tracked(arrays.over(manager, bytes, count, width));
    place(parts, () -> new LeafGradient(array, arrays::numbers));
    return array;
  }

  private static int width(List<Operand.Columns> parts) {
    return parts.stream().mapToInt(Operand.Columns::width).sum();
  }

  private static void place(List<Operand.Columns> parts, Supplier<LeafGradient> gradient) {
    int width = width(parts);
    int column = 0;
    for (Operand.Columns part : parts) {
      part.placed(gradient.get(), width, column);
      column += part.width();
    }
  }

  /** A constant {@code [count, width]}, whose rows are written on all processors. */
  NDArray rows(int count, int width, RowFiller.Writers writers) {
    ByteBuffer bytes = allocate(Math.multiplyExact(count, width));
    RowFiller.fill(bytes.asFloatBuffer(), width, count, writers);
    return manager.create(bytes, new Shape(count, width), DataType.FLOAT32);
  }

  private static RowFiller.Writer writer(List<Operand.Columns> parts, int from, int to) {
    List<RowFiller.Writer> writers = parts.stream().map(part -> part.writer(from, to)).toList();
    return (row, target, start) -> {
      int at = start;
      for (int i = 0; i < writers.size(); i++) {
        writers.get(i).write(row, target, at);
        at += parts.get(i).width();
      }
    };
  }

  /** A mask of dropout; each has other numbers. */
  NDArray dropoutMask(float rate, Shape shape) {
    int size = Math.toIntExact(shape.size());
    float[] mask = floats(size);
    DropoutMask.fill(mask, size, rate, dropoutSeed());
    return array(mask, size, shape);
  }

  /** The seed of a mask; each has another. */
  long dropoutSeed() {
    return random.nextLong();
  }

  /** Releases the memory that the engine reads. Read results before. */
  @Override
  public void close() {
    taken.forEach(memory::giveBack);
    taken.clear();
    takenFloats.forEach(memory::giveBack);
    takenFloats.clear();
  }

  /**
   * One number. Arithmetic with a plain Java number is not safe here: the engine makes a
   * short-lived array of it, whose memory may be gone when the backward pass reads it.
   */
  NDArray constant(float value) {
    return array(new float[] {value}, new Shape(1));
  }

  /** The dense weights that the step read. */
  Map<String, NDArray> dense() {
    return dense;
  }

  /** The embedding rows that the step looked up. */
  List<Lookup> lookups() {
    return lookups;
  }

  /**
   * Says how the gradient of a dense weight is computed behind the backward pass, where the engine
   * does not know that it was read.
   */
  void derive(Parameter.Dense weight, DerivedGradient gradient) {
    if (mode == Mode.FIT) {
      derived.add(new Derived(weight, gradient));
    }
  }

  /** The gradients that are computed behind the backward pass. */
  List<Derived> derived() {
    return derived;
  }

  /** The gradient of a dense weight. */
  record Derived(Parameter.Dense weight, DerivedGradient gradient) {}

  /** Adds a number to the step's loss, beside what labels say. */
  void penalize(NDArray penalty) {
    penalties.add(penalty);
  }

  /** What was added to the loss. */
  List<NDArray> penalties() {
    return penalties;
  }

  /** An array from outside whose gradient is wanted. */
  NDArray tracked(NDArray array) {
    if (mode == Mode.FIT) {
      array.setRequiresGradient(true);
    }
    return array;
  }

  /** At least {@code length} numbers with any content, valid until the step ends. */
  float[] floats(int length) {
    float[] numbers = memory.takeFloats(length);
    takenFloats.add(numbers);
    return numbers;
  }

  private ByteBuffer allocate(int floats) {
    return allocateBytes(Math.multiplyExact(floats, Float.BYTES));
  }

  private ByteBuffer allocateBytes(int bytes) {
    ByteBuffer buffer = memory.take(bytes);
    taken.add(buffer);
    return buffer;
  }
}
