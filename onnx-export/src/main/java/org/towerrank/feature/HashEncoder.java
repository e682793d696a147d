package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Maps any value to one of a fixed number of buckets, for vocabularies too large or too
 * fast-changing to keep. No value is ever unknown; distinct values may share a bucket.
 *
 * @param buckets number of buckets, at least 1
 * @param canonical whether texts that are numbers or booleans are hashed in canonical form; false
 *     for older models, which hash texts as they are
 */
public record HashEncoder(int buckets, boolean canonical) implements IdEncoder {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A fixed number of buckets; nothing to fit. */
  public record Spec(int buckets) implements EncoderSpec {
    public Spec {
      requireBuckets(buckets);
    }

    @Override
    public EncoderFitter fitter() {
      return EncoderFitter.fixed(new HashEncoder(buckets));
    }
  }

  /**
   * Buckets.
   *
   * @param canonical absent in bundles of models that were fitted to the hashes of texts as they
   *     are
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(int buckets, @Nullable Boolean canonical) implements EncoderEntry {
    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new HashEncoder(buckets, canonical != null && canonical);
    }
  }

  /** An encoder of texts in their one form. */
  public HashEncoder(int buckets) {
    this(buckets, true);
  }

  public HashEncoder {
    requireBuckets(buckets);
  }

  private static void requireBuckets(int buckets) {
    if (buckets < 1 || buckets > Integer.MAX_VALUE - FIRST_KNOWN) {
      throw new SchemaException("hash encoder: buckets must be at least 1, got: " + buckets);
    }
  }

  @Override
  public String type() {
    return "hash";
  }

  @Override
  public boolean readsNumbers() {
    return false;
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(buckets, canonical ? true : null);
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

  @Override
  public int encode(long number) {
    AsciiText digits = AsciiText.of(number);
    return bucket(StringHash.ofAscii(digits.bytes(), digits.from(), digits.to()));
  }

  @Override
  public int encode(byte[] utf8, int from, int to) {
    if (from == to) {
      return MISSING;
    }
    // One pass for the hash, and for what rules out that it is that of another text.
    long hash = StringHash.EMPTY;
    long all = 0;
    boolean letters = false;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(utf8, at);
      all |= eight;
      letters |= ByteKinds.hasLetterOfWords(eight);
      hash = StringHash.addAscii(hash, eight);
    }
    int kinds = letters || at == from ? 0 : ByteKinds.of(utf8, from, at);
    for (; at < to; at++) {
      kinds |= ByteKinds.of(utf8[at]);
      hash = StringHash.add(hash, utf8[at]);
    }
    kinds = letters ? ByteKinds.withLetter(kinds) : kinds;
    boolean ascii = ByteKinds.isAscii(kinds) && !ByteKinds.isBeyondAscii(all);
    return ascii && !(canonical && CanonicalText.mayDiffer(kinds, utf8, from, to))
        ? bucket(StringHash.mix(hash))
        : IdEncoder.super.encode(utf8, from, to);
  }

  private int bucket(String text) {
    return bucket(StringHash.of(text));
  }

  private int bucket(long hash) {
    return FIRST_KNOWN + (int) Long.remainderUnsigned(hash, buckets);
  }
}
