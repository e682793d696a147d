package org.towerrank.feature;

/**
 * The 64-bit hash behind {@link HashEncoder} and vocabularies. Part of the bundle format: a changed
 * hash would move every value to another embedding row.
 */
final class StringHash {
  /** Before the first character, for {@link #add}. */
  static final long EMPTY = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  private static final int LAST_ASCII = 0x7f;

  private StringHash() {}

  /**
   * FNV-1a over the UTF-16 code units, finished with the mixer of MurmurHash3 (fmix64), since
   * FNV-1a alone leaves the low bits of short strings poorly mixed.
   */
  static long of(CharSequence text) {
    long hash = EMPTY;
    for (int i = 0; i < text.length(); i++) {
      hash = add(hash, text.charAt(i));
    }
    return mix(hash);
  }

  /** The same of ASCII characters, a byte each. */
  static long ofAscii(byte[] bytes, int from, int to) {
    long hash = EMPTY;
    for (int i = from; i < to; i++) {
      hash = add(hash, bytes[i]);
    }
    return mix(hash);
  }

  /** With one more character. */
  static long add(long hash, int character) {
    return (hash ^ character) * FNV_PRIME;
  }

  /**
   * With eight more characters of ASCII.
   *
   * @param eight the first one in the lowest byte
   */
  static long addAscii(long hash, long eight) {
    long h = hash;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      h = add(h, (int) (eight >>> shift) & LAST_ASCII);
    }
    return h;
  }

  /** The hash, behind the last character. */
  static long mix(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
