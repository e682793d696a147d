package org.towerrank.onnx.size;

/**
 * A graph makes a value of which nothing says how large it is at most, or one that is too large.
 */
final class UnboundedSizeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnboundedSizeException(String problem) {
    super(problem);
  }
}
