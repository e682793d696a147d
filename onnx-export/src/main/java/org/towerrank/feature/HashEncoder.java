package org.towerrank.feature;

/**
 * Maps any value to one of a fixed number of buckets, for vocabularies too large or too
 * fast-changing to keep. No value is ever unknown; distinct values may share a bucket.
 *
 * @param buckets number of buckets, at least 1
 * @param canonical whether texts that are numbers or booleans are hashed in canonical form; false
 *     for older models, which hash texts as they are
 */
public record HashEncoder(int buckets, boolean canonical) implements IdEncoder {

  /** An encoder that hashes texts in canonical form. */
  public HashEncoder(int buckets) {
    this(buckets, true);
  }

  public HashEncoder {
    if (buckets < 1 || buckets > Integer.MAX_VALUE - FIRST_KNOWN) {
      throw new SchemaException("hash encoder: buckets must be at least 1, got: " + buckets);
    }
  }

  @Override
  public String type() {
    return "hash";
  }

  @Override
  public int size() {
    return buckets + FIRST_KNOWN;
  }

  @Override
  public int encode(String text) {
    if (text.isEmpty()) {
      return MISSING;
    }
    return bucket(canonical ? CanonicalText.of(text) : text);
  }

  @Override
  public int encode(double number) {
    return bucket(NumberText.format(number));
  }

  private int bucket(String text) {
    return FIRST_KNOWN + (int) Long.remainderUnsigned(StringHash.of(text), buckets);
  }
}
