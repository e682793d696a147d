package org.towerrank.onnx.size;

/** A graph makes a value whose size has no bound, or is too large. */
final class UnboundedSizeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnboundedSizeException(String problem) {
    super(problem);
  }
}
