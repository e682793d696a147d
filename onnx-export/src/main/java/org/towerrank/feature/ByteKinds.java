package org.towerrank.feature;

/** What bytes of texts in UTF-8 are, a bit each: those of a text together say what it cannot be. */
final class ByteKinds {
  /** A digit. */
  static final int DIGIT = 1;

  /** What numbers have besides digits. */
  private static final int OF_NUMBERS = 2;

  /** Another character of ASCII. */
  private static final int OTHER = 4;

  /** A part of a character beyond ASCII. */
  private static final int BEYOND_ASCII = 8;

  /** A byte of each of the eight in a long. */
  private static final long EACH = 0x0101010101010101L;

  private static final int HIGHEST = 1 << (Byte.SIZE - 1);

  private static final long HIGHEST_BITS = 0x8080808080808080L;

  private static final byte[] KINDS = new byte[1 << Byte.SIZE];

  static {
    for (int i = 0; i < KINDS.length; i++) {
      KINDS[i] = (byte) (i > Byte.MAX_VALUE ? BEYOND_ASCII : ofAscii((char) i));
    }
  }

  private ByteKinds() {}

  private static int ofAscii(char character) {
    if (character >= '0' && character <= '9') {
      return DIGIT;
    }
    return ".eE+-".indexOf(character) >= 0 ? OF_NUMBERS : OTHER;
  }

  /** The kind of a byte. */
  static int of(byte utf8) {
    return KINDS[utf8 & 0xff];
  }

  /** The kinds of some bytes. */
  static int of(byte[] utf8, int from, int to) {
    int kinds = 0;
    for (int i = from; i < to; i++) {
      kinds |= of(utf8[i]);
    }
    return kinds;
  }

  /** Whether one of eight bytes is beyond ASCII. */
  static boolean isBeyondAscii(long eight) {
    return (eight & HIGHEST_BITS) != 0;
  }

  /**
   * Whether one of eight bytes of ASCII is a small letter that no number has; nothing is said of
   * other characters. Each byte's highest bit tells whether it is at least some letter.
   */
  static boolean hasLetterOfWords(long eight) {
    long fromA = eight + EACH * (HIGHEST - 'a');
    long fromE = eight + EACH * (HIGHEST - 'e');
    long fromF = eight + EACH * (HIGHEST - 'f');
    return (((fromA & ~fromE) | fromF) & HIGHEST_BITS) != 0;
  }

  /** The kinds of texts that such a letter is in. */
  static int withLetter(int kinds) {
    return kinds | OTHER;
  }

  /** Whether a text of these kinds may be a number. */
  static boolean mayBeNumber(int kinds) {
    return (kinds & (OTHER | BEYOND_ASCII)) == 0;
  }

  /** Whether a text of these kinds is ASCII alone. */
  static boolean isAscii(int kinds) {
    return (kinds & BEYOND_ASCII) == 0;
  }
}
