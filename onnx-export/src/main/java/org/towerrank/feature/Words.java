package org.towerrank.feature;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text: runs of letters, digits and marks, in compatibility form (NFKC) and lower
 * case. Scripts that are written without spaces, such as Chinese, give the pairs of neighbouring
 * characters instead, and a character that stands alone gives itself.
 */
final class Words {
  private final List<String> words = new ArrayList<>();
  // Start of the run of one kind of script that is being read.
  private final StringBuilder run = new StringBuilder();
  private boolean spaced = true;

  private Words() {}

  static List<String> of(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Words words = new Words();
    normal.codePoints().forEach(words::read);
    words.end();
    return words.words;
  }

  private void read(int character) {
    if (isMark(character)) {
      run.appendCodePoint(character);
    } else if (!Character.isLetterOrDigit(character)) {
      end();
    } else {
      boolean kind = isSpaced(character);
      if (kind != spaced) {
        end();
      }
      spaced = kind;
      run.appendCodePoint(character);
    }
  }

  private void end() {
    int count = run.codePointCount(0, run.length());
    if (spaced || count == 1) {
      if (count > 0) {
        words.add(run.toString());
      }
    } else {
      int[] characters = run.codePoints().toArray();
      for (int i = 0; i + 1 < characters.length; i++) {
        words.add(new String(characters, i, 2));
      }
    }
    run.setLength(0);
    spaced = true;
  }

  /** Marks, and letters that only modify the one before, belong to what they follow. */
  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.MODIFIER_LETTER ->
          true;
      default -> false;
    };
  }

  private static boolean isSpaced(int letter) {
    return switch (Character.UnicodeScript.of(letter)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> false;
      default -> true;
    };
  }
}
