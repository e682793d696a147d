package org.towerrank.model;

/**
 * Names of inputs and outputs of graphs, which Java hands to native code in another form than
 * UTF-8.
 */
public final class NativeNames {
  /** Stands for a character that names of inputs cannot have. */
  static final char UNTOLD = '_';

  private NativeNames() {}

  /**
   * A name without characters beyond 16 bits, such as emoji, and without zeros: native code gets
   * other bytes for them than UTF-8 has, so that ONNX Runtime does not find the input or output.
   */
  public static String of(String name) {
    int[] characters = name.codePoints().map(c -> isTold(c) ? c : UNTOLD).toArray();
    return new String(characters, 0, characters.length);
  }

  private static boolean isTold(int character) {
    return Character.isBmpCodePoint(character) && character != 0;
  }
}
