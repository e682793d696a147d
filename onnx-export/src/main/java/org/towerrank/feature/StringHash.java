package org.towerrank.feature;

/**
 * The 64-bit hash behind {@link HashEncoder} and vocabularies. Part of the bundle format: a changed
 * hash would move every value to another embedding row.
 */
final class StringHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StringHash() {}

  /**
   * FNV-1a over the UTF-16 code units, finished with the mixer of MurmurHash3 (fmix64), since
   * FNV-1a alone leaves the low bits of short strings poorly mixed.
   */
  static long of(CharSequence text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** The same of ASCII characters, a byte each. */
  static long ofAscii(byte[] bytes, int from, int to) {
    long hash = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * FNV_PRIME;
    }
    return mix(hash);
  }

  private static long mix(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
