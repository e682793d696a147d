package org.towerrank.bundle;

/**
 * Checks names that come from outside. They are stored in the cluster state, written to logs and
 * shown in answers. None of these may fail on a name, or show another text than was written.
 */
final class Names {
  private static final int SHOWN = 80;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Names() {}

  /**
   * Requires a name: not blank, without space around it, not too long, and of characters that can
   * be read.
   *
   * @param what it is the name of, for errors
   * @throws BundleException saying what is wrong with it
   */
  static void require(String what, String name) throws BundleException {
    if (name.isBlank() || !name.strip().equals(name)) {
      throw new BundleException(
          what + ": expected a name without space around it, got [" + shown(name) + "]");
    }
    if (name.length() > BundleLimits.NAME_LENGTH) {
      throw new BundleException(
          what
              + ": expected at most "
              + BundleLimits.NAME_LENGTH
              + " characters, got "
              + name.length()
              + " ["
              + shown(name)
              + "]");
    }
    if (!name.codePoints().allMatch(Names::isReadable)) {
      throw new BundleException(
          what + ": expected a name without control characters, got [" + shown(name) + "]");
    }
  }

  /** Whether every surrogate of a text has its other half: others cannot be written as UTF-8. */
  static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(Names::isSurrogate);
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  /** False for characters that are invisible or change the direction of the text behind them. */
  private static boolean isReadable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      case Character.FORMAT -> codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }

  /** A text as errors show it: its beginning, with a code for every character not readable. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(
            codePoint -> {
              if (isReadable(codePoint)) {
                shown.appendCodePoint(codePoint);
              } else {
                shown.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
              }
            });
    return text.codePointCount(0, text.length()) > SHOWN ? shown + "..." : shown.toString();
  }
}
