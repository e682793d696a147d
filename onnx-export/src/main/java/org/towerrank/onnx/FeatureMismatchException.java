package org.towerrank.onnx;

/** What a feature makes does not fit the graph that reads it. */
public final class FeatureMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String feature;

  FeatureMismatchException(String feature, String problem) {
    super("feature [" + feature + "]: " + problem);
    this.feature = feature;
  }

  /** The feature's name. */
  public String feature() {
    return feature;
  }
}
