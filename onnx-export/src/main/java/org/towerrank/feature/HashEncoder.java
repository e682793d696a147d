package org.towerrank.feature;

/**
 * Maps any value to one of a fixed number of buckets, for vocabularies too large or too
 * fast-changing to keep. No value is ever unknown; distinct values may share a bucket.
 *
 * @param buckets number of buckets, at least 1
 */
public record HashEncoder(int buckets) implements IdEncoder {

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
    return FIRST_KNOWN + (int) Long.remainderUnsigned(StringHash.of(text), buckets);
  }

  @Override
  public int encode(double number) {
    return encode(NumberText.format(number));
  }
}
