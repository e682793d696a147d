package org.towerrank.onnx.rows;

/** An operator computes across rows, or it cannot be told that it does not. */
final class RowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mixed;

  private RowsException(boolean mixed, String reason) {
    super(reason);
    this.mixed = mixed;
  }

  /** It computes across rows. */
  static RowsException mixed(String reason) {
    return new RowsException(true, reason);
  }

  /** It cannot be told. */
  static RowsException unproven(String reason) {
    return new RowsException(false, reason);
  }

  /** What a graph with this operator is. */
  RowVerdict verdict(Place place) {
    return mixed
        ? new RowVerdict.Mixed(place, getMessage())
        : new RowVerdict.Unproven(place, getMessage());
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
