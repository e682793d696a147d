package org.towerrank.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.util.Set;
import java.util.TreeSet;
import org.towerrank.onnx.size.GraphSize;

/**
 * How ONNX Runtime runs a graph.
 *
 * @param threads inside one run. 1 is right for serving, where search threads are the parallelism;
 *     offline scoring may use more
 * @param leastSaving how many multiplications an item's part must save for each of its numbers for
 *     a ranker to be loaded in two steps, see {@link PrecomputingRanker}
 * @param buffers memory for the inputs and outputs of runs
 * @param withoutOptimizers which of the runtime's optimizers do not run, by its names
 */
public record SessionSettings(
    int threads, int leastSaving, BufferMemory buffers, Set<String> withoutOptimizers) {
  /** For serving. */
  public static final SessionSettings SERVING = new SessionSettings(1, 16);

  private static final int NEVER = Integer.MAX_VALUE;

  public SessionSettings {
    withoutOptimizers = Set.copyOf(withoutOptimizers);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got: " + threads);
    }
    if (leastSaving < 0) {
      throw new IllegalArgumentException("leastSaving must not be negative, got: " + leastSaving);
    }
  }

  /** Settings without a limit on the memory of buffers. */
  public SessionSettings(int threads, int leastSaving) {
    this(threads, leastSaving, BufferMemory.UNLIMITED, Set.of());
  }

  /** The same, with rankers loaded as one graph. */
  public SessionSettings whole() {
    return new SessionSettings(threads, NEVER, buffers, withoutOptimizers);
  }

  /** The same with other memory for the inputs and outputs of runs. */
  public SessionSettings with(BufferMemory other) {
    return new SessionSettings(threads, leastSaving, other, withoutOptimizers);
  }

  /** The same for a graph, without the optimizers that would compute something else. */
  SessionSettings of(GraphSize graph) {
    Set<String> without = new TreeSet<>(withoutOptimizers);
    without.addAll(graph.wrongFusions());
    return new SessionSettings(threads, leastSaving, buffers, without);
  }

  boolean cutsRankers() {
    return leastSaving < NEVER;
  }

  /** The version of ONNX Runtime that runs graphs. */
  public static String runtimeVersion() {
    return OnnxRuntime.environment().getVersion();
  }

  /** The runtime's version, and what {@link #options()} leave out. */
  String way() {
    return runtimeVersion() + " without " + new TreeSet<>(withoutOptimizers);
  }

  /** The same of {@link #plainOptions()}. */
  String plainWay() {
    return runtimeVersion() + " without optimizers";
  }

  /** With all optimizers that may run. */
  OrtSession.SessionOptions options() throws OrtException {
    return options(OrtSession.SessionOptions.OptLevel.ALL_OPT);
  }

  /** With no optimizer, for a graph of which they make one that does not load. */
  OrtSession.SessionOptions plainOptions() throws OrtException {
    return options(OrtSession.SessionOptions.OptLevel.NO_OPT);
  }

  private OrtSession.SessionOptions options(OrtSession.SessionOptions.OptLevel level)
      throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    // What fails is told by exceptions; it would be printed on the standard error stream, too.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(level);
    // Patterns are for fixed shapes; windows vary from request to request.
    options.setMemoryPatternOptimization(false);
    // The runtime's own allocator has one lock for all runs of a session; that of the system has
    // not.
    options.setCPUArenaAllocator(false);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    // What was checked is an ONNX model. Without this, the runtime guesses a format by some bytes.
    options.addConfigEntry("session.load_model_format", "ONNX");
    // Weights of few bits are multiplied with floats, as the graph says, rather than with bytes.
    options.addConfigEntry("session.qdq_matmulnbits_accuracy_level", "1");
    if (!withoutOptimizers.isEmpty()) {
      options.addConfigEntry(
          "optimization.disable_specified_optimizers", String.join(";", withoutOptimizers));
    }
    return options;
  }
}
