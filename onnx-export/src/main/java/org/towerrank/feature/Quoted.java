package org.towerrank.feature;

import java.lang.reflect.Array;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Values that others sent, as errors show them: in brackets, and never longer than a few lines. */
public final class Quoted {
  private static final int MOST = 255;

  private Quoted() {}

  /** The text of a value in brackets; of a long one its beginning, and how long it is. */
  public static String of(@Nullable Object value) {
    String text = value != null && value.getClass().isArray() ? elements(value) : "" + value;
    if (text.length() <= MOST) {
      return "[" + text + "]";
    }
    // Never cut a pair of surrogates in half.
    int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
    return "[" + text.substring(0, end) + "…] (" + text.length() + " characters)";
  }

  /** An array has no text of its own. */
  private static String elements(Object array) {
    StringJoiner elements = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(String.valueOf(Array.get(array, i)));
    }
    return elements.toString();
  }
}
