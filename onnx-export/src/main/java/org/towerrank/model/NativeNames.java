package org.towerrank.model;

import org.towerrank.json.ShownText;

/**
 * Names of inputs and outputs of graphs, which Java hands to native code in another form than
 * UTF-8, and bundles tell in logs and answers.
 */
public final class NativeNames {
  /** Stands for a character that names of inputs cannot have. */
  static final char UNTOLD = '_';

  private NativeNames() {}

  /**
   * A name without characters beyond 16 bits, such as emoji, and without zeros: native code gets
   * other bytes for them than UTF-8 has, so that ONNX Runtime does not find the input or output.
   * And without what names of bundles do not have: space around it, as columns of a table often
   * have it, and characters that cannot be read.
   */
  public static String of(String name) {
    int[] characters = name.codePoints().map(c -> isTold(c) ? c : UNTOLD).toArray();
    for (int i = 0; i < characters.length && Character.isWhitespace(characters[i]); i++) {
      characters[i] = UNTOLD;
    }
    for (int i = characters.length - 1; i >= 0 && Character.isWhitespace(characters[i]); i--) {
      characters[i] = UNTOLD;
    }
    return new String(characters, 0, characters.length);
  }

  private static boolean isTold(int character) {
    return Character.isBmpCodePoint(character) && ShownText.isReadable(character);
  }
}
