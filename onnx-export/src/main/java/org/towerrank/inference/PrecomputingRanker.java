package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.towerrank.bundle.Checksums;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.Side;
import org.towerrank.onnx.GraphBytes;
import org.towerrank.onnx.ItemPrecomputeGraph;
import org.towerrank.onnx.rows.RowVerdict;

/**
 * A ranker in two steps. The first computes an item's part, which is the same for every user and
 * can be kept. It is most of the work of a network whose first layer is its largest. Both steps are
 * runs of one graph, so its weights are in memory once.
 */
public final class PrecomputingRanker implements RankerGraphs {
  /** Elements of a weight whose values cannot matter to the shape of anything. */
  private static final int LARGE = 1024;

  /** Types of weights that no shape is made of. */
  private static final Set<Integer> NUMBERS =
      Set.of(
          TensorProto.DataType.FLOAT.getNumber(),
          TensorProto.DataType.FLOAT16.getNumber(),
          TensorProto.DataType.BFLOAT16.getNumber(),
          TensorProto.DataType.DOUBLE.getNumber(),
          TensorProto.DataType.INT8.getNumber(),
          TensorProto.DataType.UINT8.getNumber());

  private final GraphSession items;
  private final GraphSession pairs;
  private final int pieces;
  private final List<OnnxTensor> idle;
  private final RuntimeSession runtime;
  private final String way;

  private PrecomputingRanker(
      GraphSession items, GraphSession pairs, int pieces, List<OnnxTensor> idle, Loaded loaded) {
    this.items = items;
    this.pairs = pairs;
    this.pieces = pieces;
    this.idle = List.copyOf(idle);
    this.runtime = loaded.runtime;
    this.way = loaded.way;
  }

  /**
   * Cuts a graph and loads it.
   *
   * @param skeleton the graph without its weights
   * @param flatOutput whether scores are a vector
   * @param rows where the rows lie in its values
   * @param mostRows rows of one run at most
   * @param onnx the graph's file, already checked
   * @return empty if cutting does not pay, or there is no memory for the copy and the rows of
   *     unused inputs that it takes
   * @throws InferenceException when ONNX Runtime does not accept it
   */
  static Optional<PrecomputingRanker> load(
      GraphSpec spec,
      List<InputLayout> inputs,
      ModelProto skeleton,
      boolean flatOutput,
      RowVerdict.Independent rows,
      int mostRows,
      ByteBuffer onnx,
      SessionSettings settings) {
    Optional<ItemPrecomputeGraph> found =
        ItemPrecomputeGraph.of(skeleton, ofItems(inputs).map(InputLayout::name).toList(), rows);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ItemPrecomputeGraph cut = found.get();
    GraphBytes weights = GraphBytes.of(onnx);
    List<List<Long>> extents = extents(spec, cut, skeleton, weights, settings);
    int width = extents.stream().mapToInt(ItemPrecomputeGraph::width).sum();
    if (extents.isEmpty() || cut.multiplications() < (long) settings.leastSaving() * width) {
      return Optional.empty();
    }
    ModelProto model = cut.cut(extents);
    Optional<ByteBuffer> file = copy(weights, model, name -> true);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    RuntimeSession runtime = loadAndFree(spec.file(), file.get(), settings);
    try {
      List<InputLayout> known =
          cut.known(extents).stream()
              .map(piece -> InputLayout.computed(piece.input(), piece.width()))
              .toList();
      String way = Checksums.sha256(model.toByteArray()) + " by " + runtime.way();
      Loaded loaded = new Loaded(known, runtime, way);
      return Optional.of(of(spec, inputs, loaded, flatOutput, mostRows, settings.buffers()));
    } catch (OutOfMemoryError e) {
      runtime.close();
      return Optional.empty();
    } catch (OrtException | RuntimeException e) {
      runtime.close();
      throw new InferenceException("graph [" + spec.file() + "] cannot be cut", e);
    }
  }

  /**
   * A cut graph in ONNX Runtime.
   *
   * @param known its inputs for the parts of items
   */
  private record Loaded(List<InputLayout> known, RuntimeSession runtime, String way) {}

  /** Loads the copy, which is as large as the model, and frees it at once. */
  private static RuntimeSession loadAndFree(
      String file, ByteBuffer onnx, SessionSettings settings) {
    try {
      return RuntimeSession.load(file, onnx, settings);
    } finally {
      DirectMemory.free(onnx);
    }
  }

  /**
   * A graph's file with the chosen weights, unless it does not fit into memory, as a mapped one
   * need not.
   */
  private static Optional<ByteBuffer> copy(
      GraphBytes weights, ModelProto model, Predicate<String> chosen) {
    try {
      return weights.with(model, chosen);
    } catch (OutOfMemoryError e) {
      return Optional.empty();
    }
  }

  private static Stream<InputLayout> ofItems(List<InputLayout> inputs) {
    return inputs.stream().filter(input -> input.side() == Side.ITEM);
  }

  private static Stream<InputLayout> ofRequest(List<InputLayout> inputs) {
    return inputs.stream().filter(input -> input.side() != Side.ITEM);
  }

  /**
   * The dimensions of each value of an item's part, behind the rows; empty where any of them is not
   * of floats, or of unknown size, or there is no memory to find out.
   */
  private static List<List<Long>> extents(
      GraphSpec spec,
      ItemPrecomputeGraph cut,
      ModelProto skeleton,
      GraphBytes weights,
      SessionSettings settings) {
    Set<String> large = new HashSet<>();
    for (TensorProto weight : skeleton.getGraph().getInitializerList()) {
      if (NUMBERS.contains(weight.getDataType())
          && weight.getDimsList().stream().reduce(1L, (a, b) -> a * b) >= LARGE) {
        large.add(weight.getName());
      }
    }
    ModelProto model = cut.shapes(large);
    Set<String> read = new HashSet<>();
    model.getGraph().getNodeList().forEach(node -> read.addAll(node.getInputList()));
    read.removeAll(large);
    Optional<ByteBuffer> items = copy(weights, model, read::contains);
    if (items.isEmpty()) {
      return List.of();
    }
    try (RuntimeSession session = loadAndFree(spec.file(), items.get(), settings)) {
      List<List<Long>> shapes = cut.boundary().stream().map(session::outputShape).toList();
      boolean known = shapes.stream().allMatch(PrecomputingRanker::isKnown);
      return known
          ? shapes.stream().map(shape -> shape.subList(1, shape.size())).toList()
          : List.of();
    }
  }

  private static boolean isKnown(List<Long> shape) {
    return !shape.isEmpty()
        && shape.getFirst() < 0
        && shape.stream().skip(1).allMatch(extent -> extent > 0);
  }

  private static PrecomputingRanker of(
      GraphSpec spec,
      List<InputLayout> inputs,
      Loaded loaded,
      boolean flatOutput,
      int mostRows,
      BufferMemory memory)
      throws OrtException {
    List<OnnxTensor> idle = new ArrayList<>();
    try {
      Map<String, OnnxTensor> items = oneRowOf(ofItems(inputs), false, idle);
      Map<String, OnnxTensor> pairs =
          oneRowOf(Stream.concat(ofRequest(inputs), loaded.known.stream()), true, idle);
      Idle unused = new Idle(items, pairs, idle);
      return of(spec, inputs, loaded, unused, flatOutput, mostRows, memory);
    } catch (OrtException | RuntimeException | OutOfMemoryError e) {
      idle.forEach(OnnxTensor::close);
      throw e;
    }
  }

  /** Tensors for inputs that a run has no use of. */
  private record Idle(
      Map<String, OnnxTensor> items, Map<String, OnnxTensor> pairs, List<OnnxTensor> all) {}

  private static PrecomputingRanker of(
      GraphSpec spec,
      List<InputLayout> inputs,
      Loaded loaded,
      Idle idle,
      boolean flatOutput,
      int mostRows,
      BufferMemory memory) {
    List<InputLayout> known = loaded.known;
    return new PrecomputingRanker(
        GraphSession.part(
            parts(spec, known.stream().mapToInt(InputLayout::width).sum()),
            ofItems(inputs).toList(),
            idle.pairs,
            false,
            mostRows,
            loaded.runtime,
            memory),
        GraphSession.part(
            scores(spec),
            Stream.concat(ofRequest(inputs), known.stream()).toList(),
            idle.items,
            flatOutput,
            mostRows,
            loaded.runtime,
            memory),
        known.size(),
        idle.all,
        loaded);
  }

  private static GraphSpec parts(GraphSpec spec, int width) {
    List<GraphInput> inputs =
        spec.inputs().stream().filter(input -> input.side() == Side.ITEM).toList();
    return new GraphSpec(
        GraphRole.ITEM_TOWER, spec.file(), inputs, ItemPrecomputeGraph.PARTS, width);
  }

  private static GraphSpec scores(GraphSpec spec) {
    List<GraphInput> inputs =
        spec.inputs().stream().filter(input -> input.side() != Side.ITEM).toList();
    return new GraphSpec(GraphRole.RANKER, spec.file(), inputs, spec.output(), spec.outputWidth());
  }

  /**
   * One row of zeros for each input, for those that a run does not use: with no rows, kernels of
   * ONNX Runtime divide by zero. And which run it is.
   *
   * @param ofItems whether these are inputs that a run over items does not use
   * @param made what has to be closed, also when this fails
   */
  private static Map<String, OnnxTensor> oneRowOf(
      Stream<InputLayout> inputs, boolean ofItems, List<OnnxTensor> made) throws OrtException {
    Map<String, OnnxTensor> rows = new HashMap<>();
    OnnxTensor which = OnnxTensor.createTensor(RuntimeSession.environment(), ofItems);
    made.add(which);
    rows.put(ItemPrecomputeGraph.OF_ITEMS, which);
    for (InputLayout input : inputs.toList()) {
      OnnxTensor row = InputBuffer.ofOneRow(input).tensor(RuntimeSession.environment(), 1);
      made.add(row);
      rows.put(input.name(), row);
    }
    return Map.copyOf(rows);
  }

  /** An item's features to its part. */
  @Override
  public GraphSession items() {
    return items;
  }

  /** The user's features and the parts of items to scores. */
  @Override
  public GraphSession scores() {
    return pairs;
  }

  /** Which of the buffers of {@link #scores()} take the parts of items. */
  public PartBuffers parts(GraphBuffers buffers) {
    int count = buffers.inputs().size();
    return new PartBuffers(buffers.inputs().subList(count - pieces, count));
  }

  /**
   * How parts are computed: where it is the same, so are the parts that the same bundle gives of
   * the same items. It is another where the graph is cut otherwise, or run by another version of
   * ONNX Runtime or with other optimizers.
   */
  public String way() {
    return way;
  }

  /** Numbers of an item's part. */
  public int width() {
    return items.spec().outputWidth();
  }

  @Override
  public void close() {
    items.close();
    pairs.close();
    // Waits for runs, which read the idle tensors.
    runtime.close();
    idle.forEach(
        tensor -> {
          if (!tensor.isClosed()) {
            tensor.close();
          }
        });
  }
}
