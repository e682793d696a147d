package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/** How a text becomes the elements of a set, where that is not at a separator. */
public enum TextSplit {
  /** Lower-case words; see {@link Words}. */
  @JsonProperty("words")
  WORDS {
    @Override
    List<String> split(String text, String separator) {
      return Words.of(text);
    }
  },
  /**
   * The letters of each word by three, with {@code #} where the word begins and ends: {@code #go},
   * {@code goo}, {@code ood}, {@code od#} (Huang et al. 2013, Learning deep structured semantic
   * models for web search using clickthrough data, section 3.2).
   */
  @JsonProperty("letter_trigrams")
  LETTER_TRIGRAMS {
    @Override
    List<String> split(String text, String separator) {
      List<String> trigrams = new ArrayList<>();
      for (String word : Words.of(text)) {
        int[] letters = ('#' + word + '#').codePoints().toArray();
        for (int i = 0; i + LETTERS <= letters.length; i++) {
          trigrams.add(new String(letters, i, LETTERS));
        }
      }
      return trigrams;
    }
  },
  /**
   * The beginnings of a path whose steps a separator stands between: {@code a}, {@code a>b} and
   * {@code a>b>c}. White space around steps is dropped, and so are empty steps.
   */
  @JsonProperty("prefixes")
  PREFIXES {
    @Override
    List<String> split(String text, String separator) {
      List<String> prefixes = new ArrayList<>();
      String prefix = "";
      for (String step : SequenceFeature.parts(text, separator)) {
        if (!step.isBlank()) {
          prefix = prefix.isEmpty() ? step.strip() : prefix + separator + step.strip();
          prefixes.add(prefix);
        }
      }
      return prefixes;
    }
  };

  private static final int LETTERS = 3;

  /** The elements of a text, in its order; an element may occur several times. */
  abstract List<String> split(String text, String separator);
}
