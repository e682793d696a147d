package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodersTest {
  private static final VocabularyEncoder VOCABULARY =
      new VocabularyEncoder(Vocabulary.of(List.of("42", "x", "true", "2.5", "9007199254740993")));
  private static final DiscretizedEncoder INTERVALS = new DiscretizedEncoder(List.of(0.0, 10.0));
  private static final MinMaxEncoder SCALE = new MinMaxEncoder(-10, 10, 0.3f, false);

  private static int id(IdEncoder encoder, @Nullable Object raw) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new CategoricalFeature("f", Side.ITEM, "f", "e")), Map.of("e", encoder));
    int[] row = new int[1];
    new RawValueEncoder(schema).encode(0, raw, null, row, 0);
    return row[0];
  }

  @Test
  void aNumberIsTheSameFromTextAndFromNumericFields() {
    for (Object raw : new Object[] {"42", 42, 42L, 42.0, 42f, (short) 42}) {
      assertThat(id(VOCABULARY, raw)).as("%s", raw.getClass()).isEqualTo(2);
      assertThat(id(new HashEncoder(1000), raw)).isEqualTo(id(new HashEncoder(1000), "42"));
    }
    assertThat(id(VOCABULARY, 2.5)).isEqualTo(id(VOCABULARY, "2.5")).isEqualTo(5);
    assertThat(id(VOCABULARY, true)).isEqualTo(4);
  }

  @Test
  void identifiersBeyondTwoToThe53KeepAllDigits() {
    assertThat(id(VOCABULARY, 9007199254740993L)).isEqualTo(6);
    assertThat(id(VOCABULARY, 9007199254740992L)).isEqualTo(IdEncoder.UNKNOWN);
  }

  @Test
  void missingAndUnknownValuesHaveIdsOfTheirOwn() {
    for (IdEncoder encoder : List.of(VOCABULARY, INTERVALS, new HashEncoder(7))) {
      assertThat(id(encoder, null)).isZero();
      assertThat(id(encoder, "")).isZero();
      assertThat(id(encoder, List.of())).isZero();
    }
    assertThat(id(VOCABULARY, "never seen")).isEqualTo(IdEncoder.UNKNOWN);
    assertThat(VOCABULARY.size()).isEqualTo(7);
    assertThat(INTERVALS.size()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreRefusedWithTheFeaturesName(double number) {
    for (IdEncoder encoder : List.of(VOCABULARY, INTERVALS, new HashEncoder(7))) {
      assertThatThrownBy(() -> id(encoder, number))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [f]")
          .hasMessageContaining("[" + number + "]");
    }
    assertThatThrownBy(() -> SCALE.encode(number)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> SCALE.encode(Double.toString(number)))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void textWhereANumberIsNeededIsRefused() {
    assertThatThrownBy(() -> id(INTERVALS, "ten"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("expected a number, got [ten]");
    assertThatThrownBy(() -> id(VOCABULARY, List.of("a", "b")))
        .hasMessageContaining("expected a single value, got [a] and [b]; only a sequence");
  }

  @Test
  void textsThatAreNumbersOrBooleansAreThese() {
    for (String text : List.of("42", "42.0", "42.00", "4.2e1", "420E-1", "4.2e+1")) {
      assertThat(id(VOCABULARY, text)).as(text).isEqualTo(2);
      assertThat(id(new HashEncoder(1000), text)).as(text).isEqualTo(478);
    }
    for (String text : List.of("042", "+42", "42.", "42.0.0", "42e", " 42", "-42", "42,0")) {
      assertThat(id(VOCABULARY, text)).as(text).isEqualTo(IdEncoder.UNKNOWN);
    }
    assertThat(id(VOCABULARY, "2.50")).isEqualTo(5);
    assertThat(id(VOCABULARY, 2.5f)).isEqualTo(5);
    for (Object truth : new Object[] {true, "true", "True", "TRUE"}) {
      assertThat(id(VOCABULARY, truth)).isEqualTo(4);
      assertThat(id(INTERVALS, truth)).isEqualTo(id(INTERVALS, 1));
    }
    assertThat(id(VOCABULARY, "tRUE")).isEqualTo(IdEncoder.UNKNOWN);
    assertThat(id(new HashEncoder(1000), 0.7f)).isEqualTo(id(new HashEncoder(1000), "0.7"));
    assertThat(id(new HashEncoder(1000), "-0")).isEqualTo(id(new HashEncoder(1000), -0.0));
    BigInteger large = new BigInteger("12345678901234567890");
    assertThat(id(new HashEncoder(1000), large))
        .isEqualTo(id(new HashEncoder(1000), large.toString()));
  }

  /** Such as of a text that was cut inside of a character; files and documents cannot hold it. */
  @Test
  void halvesOfCharactersAreWhatUtf8HoldsInTheirPlace() {
    VocabularyEncoder known = new VocabularyEncoder(Vocabulary.of(List.of("a?", "a\uFFFD", "1?")));
    for (IdEncoder encoder : List.of(known, new HashEncoder(1000))) {
      for (String half : List.of("\uD83D", "\uDE00")) {
        assertThat(id(encoder, "a" + half)).isEqualTo(id(encoder, "a\uFFFD"));
        assertThat(id(encoder, "1" + half)).isEqualTo(id(encoder, "1\uFFFD"));
      }
    }
    HashEncoder hash = new HashEncoder(1000);
    assertThat(id(hash, "a\uD83D\uDE00")).isNotEqualTo(id(hash, "a\uFFFD\uFFFD"));
    assertThat(id(known, "a\uD83D")).isEqualTo(3);
    assertThat(id(known, "1\uD83D")).isEqualTo(IdEncoder.UNKNOWN);
  }

  @Test
  void bundlesOfEarlierVersionsFindTheirOtherForms() {
    VocabularyEncoder earlier =
        new VocabularyEncoder(Vocabulary.of(List.of("42.0", "True", "2.50", "7", "7.0", "-0")));
    assertThat(List.of(id(earlier, 42), id(earlier, "42.0"), id(earlier, "42"))).containsOnly(2);
    assertThat(List.of(id(earlier, true), id(earlier, "True"), id(earlier, "TRUE")))
        .containsOnly(3);
    assertThat(List.of(id(earlier, 2.5), id(earlier, "2.50"), id(earlier, "2.5"))).containsOnly(4);
    // Two forms that were fitted as two values stay two.
    assertThat(List.of(id(earlier, 7), id(earlier, "7"))).containsOnly(5);
    assertThat(id(earlier, "7.0")).isEqualTo(6);
    assertThat(List.of(id(earlier, 0), id(earlier, "0"))).containsOnly(7);
    HashEncoder asTheyAre = new HashEncoder(1000, false);
    assertThat(id(asTheyAre, "42.0")).isNotEqualTo(id(asTheyAre, "42"));
    assertThat(id(asTheyAre, 42.0)).isEqualTo(478);
  }

  @Test
  void aListIsOneValueWhereAllAreTheSame() {
    assertThat(id(VOCABULARY, Arrays.asList("42", null, 42.0, "", "42.0"))).isEqualTo(2);
    assertThat(id(INTERVALS, List.of(1, "01", 1.0, true))).isEqualTo(3);
    assertThat(id(VOCABULARY, Arrays.asList(null, ""))).isZero();
    assertThatThrownBy(() -> id(INTERVALS, List.of(1, "2")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("got [1] and [2]");
  }

  private static int[] sequence(String separator, @Nullable Object raw) {
    SequenceFeature feature =
        new SequenceFeature(
            "s", Side.ITEM, "s", "e", 3, SequenceFeature.Order.NEWEST_FIRST, separator);
    FeatureSchema schema = new FeatureSchema(List.of(feature), Map.of("e", VOCABULARY));
    int[] row = new int[3];
    new RawValueEncoder(schema).encode(0, raw, null, row, 0);
    return row;
  }

  @Test
  void textsOfASequenceAreSplitInListsToo() {
    for (Object raw :
        new Object[] {
          "42|x|True", List.of("42.0|x", true), Arrays.asList(" 42 ", null, "x|true")
        }) {
      assertThat(sequence("|", raw)).as("%s", raw).containsExactly(2, 3, 4);
    }
    assertThat(sequence(".", List.of(42, "x.true"))).containsExactly(2, 3, 4);
    assertThatThrownBy(() -> sequence(".", List.of(2.5)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(
            "expected a text, got [2.5], which as a text may hold the separator [.]");
  }

  @Test
  void intervalsAreClosedBelowAndOpenAbove() {
    assertThat(List.of(-1e300, -1e-9, 0.0, 9.999, 10.0, 1e300))
        .extracting(number -> INTERVALS.encode(number))
        .containsExactly(2, 2, 3, 3, 4, 4);
    assertThatThrownBy(() -> new DiscretizedEncoder(List.of(1.0, 1.0)))
        .isInstanceOf(SchemaException.class);
  }

  @Test
  void minMaxScalesClipsAndFillsIn() {
    assertThat(SCALE.encode(-10)).isZero();
    assertThat(SCALE.encode("5")).isEqualTo(0.75f);
    assertThat(SCALE.encode(1e9)).isEqualTo(1f);
    assertThat(SCALE.encode(-1e9)).isZero();
    assertThat(SCALE.encode("")).isEqualTo(0.3f);
    assertThat(new MinMaxEncoder(3, 3, 0f, false).encode(3)).isZero();
    MinMaxEncoder log = new MinMaxEncoder(0, Math.log1p(99), 0f, true);
    assertThat(log.encode(9)).isEqualTo(0.5f);
  }

  @Test
  void onlyAHashIsFittedWithoutValues() {
    assertThat(new HashEncoder.Spec(7).fitter().readsValues()).isFalse();
    assertThat(new HashEncoder.Spec(7).fitter().fit()).isEqualTo(new HashEncoder(7));
    for (EncoderSpec spec :
        List.of(
            new VocabularyEncoder.Spec(1, 0),
            new DiscretizedEncoder.Spec(4),
            new MinMaxEncoder.Spec(true))) {
      assertThat(spec.fitter().readsValues()).isTrue();
    }
  }

  /** The hash is part of the bundle format: these ids must never change. */
  @Test
  void hashesStayWhatTheyAre() {
    assertThat(StringHash.of("42")).isEqualTo(0x810b196a56ee3cecL);
    assertThat(StringHash.of("user_id")).isEqualTo(0xaeb8867459a795b5L);
    assertThat(StringHash.of("日本")).isEqualTo(0x330a110277bbe3e6L);
    HashEncoder encoder = new HashEncoder(1000);
    assertThat(List.of(encoder.encode("42"), encoder.encode("user_id"), encoder.encode("a")))
        .containsExactly(478, 951, 317);
  }

  @Test
  void hashBucketsAreFilledEvenly() {
    HashEncoder encoder = new HashEncoder(100);
    int[] counts = new int[encoder.size()];
    for (int i = 0; i < 100_000; i++) {
      counts[encoder.encode(Integer.toString(i))]++;
    }
    assertThat(counts[0] + counts[1]).isZero();
    for (int bucket = 2; bucket < counts.length; bucket++) {
      // 1000 expected, standard deviation 31.
      assertThat(counts[bucket]).isBetween(800, 1200);
    }
  }

  @Test
  void vocabulariesAreOrderedByFrequencyThenValue() {
    EncoderFitter fitter = new VocabularyEncoder.Spec(2, 3).fitter();
    for (String value : "d c b a rare a b c d d  z z".split(" ", -1)) {
      fitter.add(value);
    }
    VocabularyEncoder fitted = (VocabularyEncoder) fitter.fit();
    assertThat(fitted.vocabulary()).containsExactly("d", "a", "b");
    assertThat(fitted.encode("rare")).isEqualTo(IdEncoder.UNKNOWN);

    EncoderFitter forms = new VocabularyEncoder.Spec(1, 0).fitter();
    for (String value : "7.0 42.0 True 42 true 42.00 007".split(" ", -1)) {
      forms.add(value);
    }
    assertThat(((VocabularyEncoder) forms.fit()).vocabulary())
        .containsExactly("42", "true", "007", "7");
  }

  @Test
  void aVocabularyOfManyRandomStringsFindsEachAndNoOther() {
    SplittableRandom random = new SplittableRandom(11);
    Set<String> distinct = new LinkedHashSet<>();
    while (distinct.size() < 200_000) {
      StringBuilder text = new StringBuilder();
      for (int i = 0, length = 1 + random.nextInt(12); i < length; i++) {
        text.append((char) random.nextInt('a', 'a' + 26));
      }
      distinct.add(text.toString());
    }
    List<String> values = new ArrayList<>(distinct);
    Vocabulary vocabulary = Vocabulary.of(values);
    for (int i = 0; i < values.size(); i++) {
      byte[] bytes = ("<" + values.get(i) + ">").getBytes(StandardCharsets.UTF_8);
      assertThat(vocabulary.indexOf(values.get(i))).isEqualTo(i);
      assertThat(vocabulary.indexOf(bytes, 1, bytes.length - 2)).isEqualTo(i);
      assertThat(vocabulary.indexOf(values.get(i) + "0")).isEqualTo(-1);
    }
  }
}
