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
   * {@code a>b>c}. White space around steps is dropped, and so are empty steps. Each line of a text
   * is a path, of which the first {@value #DEEPEST} steps count.
   */
  @JsonProperty("prefixes")
  PREFIXES {
    @Override
    List<String> split(String text, String separator) {
      List<String> prefixes = new ArrayList<>();
      for (String path : SequenceFeature.parts(text, PATHS)) {
        addPrefixes(path, separator, prefixes);
      }
      return prefixes;
    }
  },
  /** Elements at the separator, each with a weight behind a colon; those of weight 0 are none. */
  @JsonProperty("weighted")
  WEIGHTED {
    @Override
    List<String> split(String text, String separator) {
      return WeightedElements.of(separator, text).stream()
          .map(element -> RawValueEncoder.text(element.value()))
          .toList();
    }
  };

  /** Stands between the paths of one text. */
  public static final String PATHS = "\n";

  private static final int LETTERS = 3;

  /** Prefixes take the square of what the path takes: without an end a text could take any heap. */
  private static final int DEEPEST = 100;

  /** The elements of a text, in its order; an element may occur several times. */
  abstract List<String> split(String text, String separator);

  private static void addPrefixes(String path, String separator, List<String> prefixes) {
    String prefix = "";
    int steps = 0;
    for (String step : SequenceFeature.parts(path, separator)) {
      if (!step.isBlank() && steps++ < DEEPEST) {
        prefix = prefix.isEmpty() ? step.strip() : prefix + separator + step.strip();
        prefixes.add(prefix);
      }
    }
  }
}
