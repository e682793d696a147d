package org.towerrank.bundle;

/**
 * What a reader accepts at most, against zip bombs and mistakes.
 *
 * @param files number of files
 * @param bytes sum of their uncompressed sizes
 */
public record BundleLimits(int files, long bytes) {
  /** Enough for any model that one ONNX file, at most 2 GiB, can hold. */
  public static final BundleLimits DEFAULT = new BundleLimits(10_000, 4L << 30);
}
