package org.towerrank.bundle;

/**
 * Upper limits of what a reader accepts. They guard against zip bombs, mistakes, and huge sizes
 * that a few bytes of {@code model.json} can ask for. Every size is compared with its limit before
 * memory is allocated for it.
 *
 * @param files number of files and directories
 * @param bytes sum of their uncompressed sizes
 * @param setting the name of what a user may set to have more bytes; empty where there is none
 */
public record BundleLimits(int files, long bytes, String setting) {
  /** Enough for any model that one ONNX file, at most 2 GiB, can hold. */
  public static final BundleLimits DEFAULT = new BundleLimits(10_000, 4L << 30);

  /** Bytes of {@code model.json}. */
  public static final int MANIFEST_BYTES = 8 << 20;

  /** Values, keys and brackets of {@code model.json}. */
  public static final int MANIFEST_TOKENS = 500_000;

  /** Levels of nested objects and lists in {@code model.json}. */
  public static final int MANIFEST_DEPTH = 32;

  /** Characters of a text in {@code model.json} that is not a name. */
  public static final int TEXT_LENGTH = 4096;

  /** Characters of a name: of a model, feature, field, task, graph input or file. */
  public static final int NAME_LENGTH = 512;

  /** Features of a schema, and encoders. */
  public static final int FEATURES = 4096;

  /** Ids of a sequence, its {@code max_length}. */
  public static final int SEQUENCE_LENGTH = 1 << 14;

  /** Numbers that all features together fill in a row. */
  public static final int ROW_WIDTH = 1 << 16;

  /** Tasks of a ranker. */
  public static final int TASKS = 256;

  /** Numbers of a tower's vector. */
  public static final int OUTPUT_WIDTH = 4096;

  /** Any size in the definition of a network: of embeddings, of a layer, how many experts. */
  public static final int NETWORK_WIDTH = 1 << 14;

  /** Layers of one stack in the definition of a network. */
  public static final int NETWORK_LAYERS = 64;

  public BundleLimits {
    if (files < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "expected at least one file and byte, got: " + files + " and " + bytes);
    }
  }

  /** Limits that nobody sets. */
  public BundleLimits(int files, long bytes) {
    this(files, bytes, "");
  }
}
