package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.onnx.DecodedTables;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.onnx.RowProof;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;

/** Loads the graphs of bundles. */
final class GraphLoader {
  /** Most elements that a run has in memory at once. */
  private static final long RUN_ELEMENTS = 1L << 25;

  /** Most multiplications and additions of a run: a few seconds. */
  private static final long RUN_OPERATIONS = 1L << 33;

  /**
   * Most rows of a batch that is never cut, where its graph allows them: more than a window of
   * Elasticsearch has unless its settings say otherwise.
   */
  private static final int BATCH_ROWS = 1 << 14;

  private GraphLoader() {}

  static GraphSession load(Bundle bundle, GraphRole role, SessionSettings settings) {
    return whole(checked(bundle, role), settings);
  }

  /** The ranker, cut where that pays. */
  static RankerGraphs loadRanker(Bundle bundle, SessionSettings settings) {
    Checked graph = checked(bundle, GraphRole.RANKER);
    // In graphs of other tools an item's values may depend on other items.
    if (!graph.spec.mixesRows()
        && settings.cutsRankers()
        && graph.rows.userOnce()
        && graph.verdict() instanceof RowVerdict.Independent rows) {
      Optional<PrecomputingRanker> cut =
          PrecomputingRanker.load(
              graph.spec,
              graph.inputs,
              graph.skeleton,
              graph.rows.flatOutput(),
              rows,
              graph.mostRows,
              graph.onnx,
              settings.of(graph.size));
      if (cut.isPresent()) {
        return cut.get();
      }
    }
    return new WholeRanker(whole(graph, settings));
  }

  /** Bytes of constants that a graph has once it is loaded, beside those of its file. */
  static long constants(Bundle bundle, GraphRole role) {
    Checked graph = checked(bundle, role);
    return Math.max(DecodedTables.bytes(graph.skeleton), graph.size.constants());
  }

  /** A graph that is safe and as its bundle describes it. */
  private record Checked(
      GraphSpec spec,
      List<InputLayout> inputs,
      ModelProto skeleton,
      GraphContract.Rows rows,
      GraphSize size,
      int mostRows,
      ByteBuffer onnx) {

    /** Whether what it makes of a row depends on that row alone. */
    RowVerdict verdict() {
      return RowProof.of(spec.file(), onnx.remaining(), skeleton, sizes(spec, inputs, rows));
    }
  }

  private static Checked checked(Bundle bundle, GraphRole role) {
    GraphSpec spec =
        bundle
            .graph(role)
            .orElseThrow(
                () ->
                    role == GraphRole.RANKER
                        ? new WrongModelKindException(bundle.name(), "a ranker", "two towers")
                        : new WrongModelKindException(bundle.name(), "two towers", "a ranker"));
    ByteBuffer onnx = bundle.onnx(spec);
    // No graph reaches ONNX Runtime unchecked, whoever loads it.
    ModelProto skeleton = GraphCheck.skeleton(spec.file(), onnx);
    GraphContract.Rows rows = GraphContract.require(spec, bundle.schema(), skeleton);
    List<InputLayout> inputs =
        spec.inputs().stream().map(input -> InputLayout.of(input, bundle.schema())).toList();
    Map<String, GraphSize.Input> sizes = sizes(spec, inputs, rows);
    GraphProto graph = skeleton.getGraph();
    long bytes = onnx.remaining();
    if (spec.mixesRows()) {
      int most = mostRows(spec.file(), bytes, graph, sizes);
      GraphSize size = GraphSize.ofBatch(spec.file(), bytes, graph, sizes, most);
      return new Checked(spec, inputs, skeleton, rows, size, most, onnx);
    }
    GraphSize size = GraphSize.of(spec.file(), bytes, graph, sizes);
    return new Checked(spec, inputs, skeleton, rows, size, mostRows(size), onnx);
  }

  /** Most rows of a run, which bounds its memory and the time until it can be ended. */
  private static int mostRows(GraphSize size) {
    long most = Math.min(RUN_ELEMENTS / size.elements(), RUN_OPERATIONS / size.operations());
    return Math.toIntExact(Math.clamp(most, 1, Integer.MAX_VALUE));
  }

  /**
   * Most rows of a batch whose rows depend on one another, so that it may grow faster than they.
   */
  private static int mostRows(
      String file, long bytes, GraphProto graph, Map<String, GraphSize.Input> sizes) {
    int most = 0;
    for (int step = BATCH_ROWS; step > 0; step /= 2) {
      int rows = most + step;
      if (rows <= BATCH_ROWS && fits(GraphSize.ofBatch(file, bytes, graph, sizes, rows))) {
        most = rows;
      }
    }
    if (most == 0) {
      throw new IllegalArgumentException(
          "["
              + file
              + "]: expected a graph that takes at most "
              + RUN_ELEMENTS
              + " elements and "
              + RUN_OPERATIONS
              + " operations for a batch, got one that takes more for a single row");
    }
    return most;
  }

  private static boolean fits(GraphSize batch) {
    return batch.elements() <= RUN_ELEMENTS && batch.operations() <= RUN_OPERATIONS;
  }

  private static Map<String, GraphSize.Input> sizes(
      GraphSpec spec, List<InputLayout> inputs, GraphContract.Rows rows) {
    Map<String, GraphSize.Input> sizes = new HashMap<>();
    for (InputLayout input : inputs) {
      boolean once =
          rows.userOnce() && spec.role() == GraphRole.RANKER && !input.side().isOfCandidates();
      sizes.put(input.name(), new GraphSize.Input(input.width(), input.flat(), once));
    }
    return sizes;
  }

  private static GraphSession whole(Checked graph, SessionSettings settings) {
    RuntimeSession runtime =
        RuntimeSession.load(graph.spec.file(), graph.onnx, settings.of(graph.size));
    return GraphSession.whole(
        graph.spec, graph.inputs, graph.rows, graph.mostRows, runtime, settings.buffers());
  }
}
