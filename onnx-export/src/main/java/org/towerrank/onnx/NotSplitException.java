package org.towerrank.onnx;

/** A graph cannot be written with the user once, though its rows are independent. */
final class NotSplitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotSplitException(String reason) {
    super(reason);
  }
}
