package org.towerrank.inference;

import java.util.List;

/** ONNX Runtime refused a graph, failed to run it, or gave what is no score. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What ONNX Runtime says; it has no code of its own for that. */
  private static final List<String> NO_MEMORY = List.of("bad_alloc", "Failed to allocate memory");

  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }

  /** Whether it is memory that ONNX Runtime did not get, so that it may go well later. */
  public boolean isForLackOfMemory() {
    String message = String.valueOf(getMessage());
    return getCause() instanceof OutOfMemoryError || NO_MEMORY.stream().anyMatch(message::contains);
  }
}
