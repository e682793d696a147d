package org.towerrank.json;

import java.util.stream.IntStream;

/** Text from outside, as logs and errors show it. */
public final class ShownText {
  private static final int SHOWN = 80;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private ShownText() {}

  /** Whether every surrogate of a text has its other half: others cannot be written as UTF-8. */
  public static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(ShownText::isSurrogate);
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  /** Whether a character shows, and leaves the direction of what comes after it. */
  public static boolean isReadable(int codePoint) {
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

  /** The beginning of a text, with a code for every character that is not readable. */
  public static String of(String text) {
    String shown = shown(text.codePoints().limit(SHOWN), false);
    return text.codePointCount(0, text.length()) > SHOWN ? shown + "..." : shown;
  }

  /**
   * All of a message, likewise, but for its ends of lines: a terminal takes others for commands.
   */
  public static String message(String text) {
    return shown(text.codePoints(), true);
  }

  private static String shown(IntStream codePoints, boolean lines) {
    StringBuilder shown = new StringBuilder();
    codePoints.forEach(
        codePoint -> {
          if (isReadable(codePoint) || (lines && codePoint == '\n')) {
            shown.appendCodePoint(codePoint);
          } else {
            shown.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
          }
        });
    return shown.toString();
  }
}
