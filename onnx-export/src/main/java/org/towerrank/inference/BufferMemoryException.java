package org.towerrank.inference;

/** There is no direct memory for the inputs and outputs of a run; later there may be. */
public final class BufferMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BufferMemoryException(String message, long wanted, long most) {
    super(message);
  }
}
