package org.towerrank.lucene;

/**
 * A score that is infinite or not a number, such as 0 to a negative weight, a weight that is too
 * large, or a first pass without scores that was to be multiplied.
 */
public final class NonFiniteScoreException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int document;
  private final String reason;

  NonFiniteScoreException(int document, String reason) {
    super("document [" + document + "]: " + reason);
    this.document = document;
    this.reason = reason;
  }

  /** The document's number in the whole index. */
  public int document() {
    return document;
  }

  /** What was expected, and which task, weight or first-pass score is in the way. */
  public String reason() {
    return reason;
  }
}
