package org.towerrank.inference;

/** ONNX Runtime cannot be loaded in this process, whatever the graph. */
public final class RuntimeUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  RuntimeUnavailableException(String problem) {
    super(problem);
  }
}
