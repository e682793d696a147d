package org.towerrank.inference;

import java.util.List;

/** ONNX Runtime refused a graph, failed to run it, or gave what is no score. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What ONNX Runtime says; it has no code of its own for that. */
  private static final List<String> NO_MEMORY = List.of("bad_alloc", "Failed to allocate memory");

  private final boolean endedEarly;

  public InferenceException(String message) {
    super(message);
    this.endedEarly = false;
  }

  public InferenceException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
    this.endedEarly = false;
  }

  private InferenceException(String message, Throwable cause, boolean endedEarly) {
    super(message, cause);
    this.endedEarly = endedEarly;
  }

  /** A run that the {@link RunWatch} ended. */
  public static InferenceException ended(String file, Throwable cause) {
    return new InferenceException(
        "graph [" + file + "] was ended: it took too long, or its request was cancelled",
        cause,
        true);
  }

  /** Whether the {@link RunWatch} ended the run, so that its graph may be right. */
  public boolean isEndedEarly() {
    return endedEarly;
  }

  /** Whether it is memory that ONNX Runtime did not get, so that it may go well later. */
  public boolean isForLackOfMemory() {
    String message = String.valueOf(getMessage());
    return getCause() instanceof OutOfMemoryError || NO_MEMORY.stream().anyMatch(message::contains);
  }
}
