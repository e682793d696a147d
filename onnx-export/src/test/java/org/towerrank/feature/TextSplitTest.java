package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextSplitTest {
  private static final HashEncoder HASH = new HashEncoder(100_000);

  private static List<String> words(String text) {
    return TextSplit.WORDS.split(text, " ");
  }

  private static List<String> trigrams(String text) {
    return TextSplit.LETTER_TRIGRAMS.split(text, " ");
  }

  private static SequenceFeature feature(@Nullable TextSplit split, String separator) {
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    return new SequenceFeature("t", Side.ITEM, "t", "e", 8, set, separator, split);
  }

  private static int[] row(SequenceFeature feature, @Nullable Object raw) {
    FeatureSchema schema = new FeatureSchema(List.of(feature), Map.of("e", HASH));
    int[] row = new int[8];
    new RawValueEncoder(schema).encode(0, raw, null, row, 0);
    return row;
  }

  private static int[] ids(String... elements) {
    int[] ids = new int[8];
    int[] known = Arrays.stream(elements).mapToInt(HASH::encode).distinct().sorted().toArray();
    System.arraycopy(known, 0, ids, 0, known.length);
    return ids;
  }

  @Test
  void wordsAreRunsOfLettersDigitsAndMarksInLowerCase() {
    assertThat(words("The Good, the BAD & the 7-Up!"))
        .containsExactly("the", "good", "the", "bad", "the", "7", "up");
    assertThat(words("don't_stop")).containsExactly("don", "t", "stop");
    assertThat(words("")).isEmpty();
    assertThat(words(" \t…—!")).isEmpty();
    assertThat(words("ÀÉÎ straße ΟΔΟΣ İ")).containsExactly("àéî", "straße", "οδος", "i\u0307");
    // Composed, decomposed, ligature and full width are one.
    assertThat(words("caf\u00e9 cafe\u0301")).containsExactly("caf\u00e9", "caf\u00e9");
    assertThat(words("ﬁlm ＡＢＣ １２")).containsExactly("film", "abc", "12");
    assertThat(words("हिन्दी العَرَبِيَّة עברית")).hasSize(3);
    assertThat(words("a😀b 𝒳")).containsExactly("a", "b", "x");
    assertThat(words("𠮷")).containsExactly("𠮷");
  }

  @Test
  void scriptsWithoutSpacesGivePairsOfCharacters() {
    assertThat(words("日本語")).containsExactly("日本", "本語");
    assertThat(words("日")).containsExactly("日");
    assertThat(words("映画スター・ウォーズ、2024年 IMAX版"))
        .containsExactly("映画", "画ス", "スタ", "ター", "ウォ", "ォー", "ーズ", "2024", "年", "imax", "版");
    assertThat(words("한국 영화")).containsExactly("한국", "영화");
    assertThat(words("ภาพยนตร์")).hasSize(7).allMatch(pair -> pair.length() == 2);
  }

  @Test
  void trigramsAreThoseOfDssm() {
    assertThat(trigrams("Good")).containsExactly("#go", "goo", "ood", "od#");
    assertThat(trigrams("a to")).containsExactly("#a#", "#to", "to#");
    assertThat(trigrams("日本語")).containsExactly("#日本", "日本#", "#本語", "本語#");
    assertThat(trigrams("𠮷")).containsExactly("#𠮷#");
    assertThat(trigrams("-")).isEmpty();
  }

  /** All prefixes of such a path have more characters than there is memory for. */
  @Test
  void aPathHasAnEnd() {
    List<String> prefixes = TextSplit.PREFIXES.split("a > ".repeat(200_000) + "\nb>c", ">");
    assertThat(prefixes).hasSize(102).endsWith("a" + ">a".repeat(99), "b", "b>c");
  }

  @Test
  void prefixesAreTheBeginningsOfAPath() {
    assertThat(TextSplit.PREFIXES.split("a > b c > d", ">"))
        .containsExactly("a", "a>b c", "a>b c>d");
    assertThat(TextSplit.PREFIXES.split("a::b", "::")).containsExactly("a", "a::b");
    assertThat(TextSplit.PREFIXES.split(" > a >  > b > ", ">")).containsExactly("a", "a>b");
    assertThat(TextSplit.PREFIXES.split(" ", ">")).isEmpty();
    assertThat(TextSplit.PREFIXES.split("映画", "/")).containsExactly("映画");
  }

  @Test
  void textsListsAndNumbersGiveOneSet() {
    SequenceFeature feature = feature(TextSplit.WORDS, " ");
    int[] expected = ids("up", "7", "true");
    for (Object raw :
        new Object[] {
          "7-Up TRUE",
          "True up 7 up",
          List.of("Up", 7, true),
          List.of("7", "true up"),
          List.of(true, -7, "up")
        }) {
      assertThat(row(feature, raw)).as("%s", raw).isEqualTo(expected);
    }
    for (Object raw : Arrays.asList(null, "", " ", List.of(), List.of("", "!"))) {
      assertThat(row(feature, raw)).as("%s", raw).isEqualTo(new int[8]);
    }
    // As texts these would be several words.
    for (Object raw : List.of(2.5, 42.0, List.of("a", 1e20))) {
      assertThatThrownBy(() -> row(feature, raw))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [t]: expected a text, got [")
          .hasMessageContaining("may be several words");
    }
    SequenceFeature path = feature(TextSplit.PREFIXES, ">");
    assertThat(row(path, List.of("a > b", "a > c", 42))).isEqualTo(ids("a", "a>b", "a>c", "42"));
  }

  @Test
  void onlyASetHasThem() {
    SequenceFeature.Order history = SequenceFeature.Order.OLDEST_FIRST;
    assertThatThrownBy(
            () -> new SequenceFeature("t", Side.USER, "t", "e", 8, history, " ", TextSplit.WORDS))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("feature [t]: expected the order [unordered]");
  }
}
