package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.ColumnBatch.Presence;

/** Values of many rows at once beside the same values one by one. */
class ColumnBatchTest {
  private static final int ROWS = 500;
  private static final List<String> TEXTS =
      List.of(
          "",
          "42",
          "42.0",
          "4.2e1",
          "-0",
          "007",
          "True",
          "FALSE",
          "Tea",
          "-",
          "-x",
          "1e",
          "1.",
          "9e3779b9",
          "9e99999",
          "äpfel",
          "4²",
          "日本",
          "\uD83D\uDE00",
          "a b",
          "E",
          "-7.50",
          "0");

  private static final List<String> NUMBERS =
      List.of(
          "",
          "1",
          "-2.5",
          "1e3",
          "-0",
          "0",
          "007",
          "-12",
          "999999999",
          "-999999999",
          "1234567890",
          "12345678901234567890",
          "true",
          "+5");

  private static final List<Encoder> READING_TEXTS =
      List.of(
          new HashEncoder(1000),
          new HashEncoder(1000, false),
          new VocabularyEncoder(Vocabulary.of(List.of("42", "true", "äpfel", "007", "a b", "-7"))),
          // Of an earlier version, with values in other forms.
          new VocabularyEncoder(Vocabulary.of(List.of("42.0", "True", "x"))));

  private static final List<Encoder> READING_NUMBERS =
      List.of(
          new MinMaxEncoder(-3, 5, 0.5f, true),
          new StandardEncoder(1, 2, Clip.NONE, Float.NaN, false),
          new IdentityEncoder(-1, false, true),
          new DiscretizedEncoder(List.of(-1.0, 0.5, 42.0)));

  private static final List<Supplier<EncoderFitter>> FITTERS =
      List.of(
          new MinMaxEncoder.Spec(true)::fitter,
          new StandardEncoder.Spec(null, null, false)::fitter,
          new DiscretizedEncoder.Spec(7)::fitter,
          new QuantileEncoder.Spec(null, null, true)::fitter,
          new IdentityEncoder.Spec(null, false)::fitter,
          new VocabularyEncoder.Spec(2, 40)::fitter);

  private final Random random = new Random(7);

  private Presence presence(boolean all) {
    long[] words = new long[ROWS / Long.SIZE + 1];
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextLong();
    }
    return new Presence(all ? null : words);
  }

  private List<ColumnBatch> numbers(boolean all) {
    int[] ints = new int[ROWS];
    long[] longs = new long[ROWS];
    float[] floats = new float[ROWS];
    double[] doubles = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      ints[row] = row % 3 == 0 ? random.nextInt() : random.nextInt(50) - 5;
      longs[row] = row % 3 == 0 ? random.nextLong() >> random.nextInt(60) : random.nextInt(50);
      floats[row] = row % 3 == 0 ? random.nextInt(50) : (float) random.nextGaussian() * 20;
      doubles[row] = row % 3 == 0 ? random.nextInt(50) : random.nextGaussian() * 20;
    }
    ints[0] = Integer.MIN_VALUE;
    return List.of(
        new ColumnBatch.Ints(ROWS, presence(all), ints),
        new ColumnBatch.Longs(ROWS, presence(all), longs),
        new ColumnBatch.Floats(ROWS, presence(all), floats),
        new ColumnBatch.Doubles(ROWS, presence(all), doubles));
  }

  private ColumnBatch booleans(boolean all) {
    boolean[] values = new boolean[ROWS];
    for (int row = 0; row < ROWS; row++) {
      values[row] = random.nextBoolean();
    }
    return new ColumnBatch.Booleans(ROWS, presence(all), values);
  }

  private ColumnBatch texts(boolean all, List<String> texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] offsets = new int[ROWS + 1];
    for (int row = 0; row < ROWS; row++) {
      String text = texts.get(random.nextInt(texts.size()));
      bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      offsets[row + 1] = bytes.size();
    }
    return new ColumnBatch.Texts(ROWS, presence(all), bytes.toByteArray(), offsets);
  }

  /** Texts that each have their length in front. */
  private ColumnBatch textsBehindLengths(List<String> texts) {
    Presence presence = presence(false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] offsets = new int[ROWS + 1];
    for (int row = 0; row < ROWS; row++) {
      offsets[row] = bytes.size() + 4;
      if (presence.has(row)) {
        bytes.writeBytes(new byte[] {'l', 'e', 'n', ':'});
        byte[] text = texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(text);
      }
    }
    offsets[ROWS] = bytes.size() + 4;
    return new ColumnBatch.Texts(ROWS, presence, bytes.toByteArray(), offsets, 4);
  }

  /** Codes of the rows of another column, all of which have a value. */
  private ColumnBatch coded(ColumnBatch entries) {
    CodedBatch.Entries dictionary = new CodedBatch.Entries(entries);
    Presence presence = presence(false);
    int[] codes = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      codes[row] = presence.has(row) ? random.nextInt(entries.count()) : dictionary.none();
    }
    return new CodedBatch(ROWS, presence, dictionary, codes);
  }

  /** The first of two columns of rows, beside a column of other texts. */
  private ColumnBatch characters(List<String> texts) {
    StringBuilder characters = new StringBuilder("header");
    int[] ends = new int[2 * ROWS + 1];
    ends[0] = characters.length();
    for (int row = 0; row < ROWS; row++) {
      characters.append(texts.get(random.nextInt(texts.size())));
      ends[2 * row + 1] = characters.length();
      characters.append("beside");
      ends[2 * row + 2] = characters.length();
    }
    return new CharacterBatch(ROWS, characters.toString().toCharArray(), ends, 1, 2);
  }

  private ColumnBatch objects(List<?> values) {
    @Nullable Object[] all = new Object[ROWS + 3];
    for (int row = 0; row < ROWS; row++) {
      all[row] = random.nextInt(5) == 0 ? null : values.get(random.nextInt(values.size()));
    }
    return new ObjectBatch(ROWS, all);
  }

  private static void assertEncodedAsAlone(ColumnBatch batch, Encoder encoder) {
    int[] bits = new int[ROWS];
    int[] scattered = new int[3 * ROWS];
    batch.encode(encoder, 0, 100, scattered, 1, 3);
    batch.encode(encoder, 100, ROWS, scattered, 301, 3);
    for (int row = 0; row < ROWS; row++) {
      bits[row] = scattered[3 * row + 1];
    }
    for (int row = 0; row < ROWS; row++) {
      Object alone = batch.value(row);
      assertThat(bits[row])
          .as("%s of [%s] in row %d", encoder, alone, row)
          .isEqualTo(RawValueEncoder.bits(encoder, alone));
    }
  }

  private static void assertEmptyAsEachAlone(ColumnBatch batch) {
    int from = 2 * Long.SIZE;
    long[] empty = {-1, -1, -1, -1, -1, -1};
    batch.findEmpty(from, ROWS, empty);
    for (int row = from; row < ROWS; row++) {
      Object alone = batch.value(row);
      assertThat((empty[(row - from) / Long.SIZE] >>> row & 1) != 0)
          .as("[%s] in row %d is empty", alone, row)
          .isEqualTo(alone == null || alone.equals("") || alone.equals(List.of()));
    }
  }

  @Test
  void hashesOfRandomTextsInUtf8AreThoseOfStrings() {
    String characters = "0123456789.eE+-TrueFalse dfgzxyä日";
    HashEncoder encoder = new HashEncoder(1 << 20);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(i % 3 == 0 ? 27 : 7);
      for (int left = length; left > 0; left--) {
        // In a third digits are frequent, so that there are long numbers with few others.
        int among = i % 2 == 0 ? 15 : characters.length();
        text.append(characters.charAt(random.nextInt(i % 9 < 3 && left > 2 ? 10 : among)));
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(encoder.encode(utf8, 0, utf8.length))
          .as("[%s]", text)
          .isEqualTo(encoder.encode(text.toString()));
    }
  }

  @Test
  void valuesAreEncodedAsEachAlone() {
    List<ColumnBatch> batches = new ArrayList<>();
    for (boolean all : List.of(true, false)) {
      batches.addAll(numbers(all));
      batches.add(booleans(all));
    }
    numbers(true).forEach(entries -> batches.add(coded(entries)));
    for (ColumnBatch batch : batches) {
      assertEmptyAsEachAlone(batch);
      READING_NUMBERS.forEach(encoder -> assertEncodedAsAlone(batch, encoder));
      READING_TEXTS.forEach(encoder -> assertEncodedAsAlone(batch, encoder));
    }
    List<String> longer = new ArrayList<>(TEXTS);
    longer.addAll(List.of("x".repeat(64), "7".repeat(65), "ä".repeat(100), "y".repeat(1000)));
    for (ColumnBatch texts :
        List.of(
            texts(true, TEXTS),
            texts(false, TEXTS),
            textsBehindLengths(TEXTS),
            coded(texts(true, TEXTS)),
            coded(texts(true, List.of("a", "42.0"))),
            characters(longer),
            objects(TEXTS))) {
      assertEmptyAsEachAlone(texts);
      READING_TEXTS.forEach(encoder -> assertEncodedAsAlone(texts, encoder));
    }
    for (ColumnBatch digits :
        List.of(
            texts(true, NUMBERS),
            texts(false, NUMBERS),
            textsBehindLengths(NUMBERS),
            coded(texts(true, NUMBERS)),
            characters(NUMBERS),
            objects(NUMBERS),
            objects(List.of(1, 2.5, -7L, List.of(3), List.of(), true)))) {
      READING_NUMBERS.forEach(encoder -> assertEncodedAsAlone(digits, encoder));
    }
  }

  @Test
  void timesAreEncodedAsEachAlone() {
    Encoder hour = new TimeEncoder(TimeEncoder.Part.HOUR, EpochUnit.SECONDS, ZoneId.of("UTC"));
    long[] seconds = random.longs(ROWS, 0, 2_000_000_000).toArray();
    assertEncodedAsAlone(new ColumnBatch.Longs(ROWS, presence(false), seconds), hour);
    assertEncodedAsAlone(texts(true, List.of("", "86399", "2026-01-02T03:04:05Z")), hour);
  }

  @Test
  void encodersAreFittedAsToTheTextsOfValues() {
    List<ColumnBatch> batches = new ArrayList<>(numbers(false));
    batches.addAll(numbers(true));
    batches.add(booleans(false));
    List<String> digits = List.of("", "3", "-2.5", "1e3", "7");
    batches.add(texts(false, digits));
    batches.add(textsBehindLengths(digits));
    batches.add(coded(texts(true, digits)));
    numbers(true).forEach(entries -> batches.add(coded(entries)));
    batches.add(characters(digits));
    batches.add(objects(digits));
    batches.add(objects(List.of(3, List.of(2L), "7", 0.5f)));
    for (ColumnBatch batch : batches) {
      for (Supplier<EncoderFitter> spec : FITTERS) {
        EncoderFitter ofBatch = spec.get();
        EncoderFitter ofTexts = spec.get();
        for (int row = 0; row < ROWS; row++) {
          batch.addTo(ofBatch, row);
          Object value = batch.value(row);
          ofTexts.add(RawValueEncoder.joinedText(value));
        }
        assertThat(ofBatch.fit()).isEqualTo(ofTexts.fit());
      }
    }
  }

  @Test
  void nothingIsNoValueAndAnEmptyText() {
    ColumnBatch none =
        new ColumnBatch.Texts(2, new Presence(new long[] {2}), new byte[0], new int[3]);
    assertThat(none.value(0)).isNull();
    assertThat(none.value(1)).isEqualTo("");
    assertThat(none.isEmpty(0)).isTrue();
    assertThat(none.isEmpty(1)).isTrue();
    ColumnBatch zero = new ColumnBatch.Ints(2, new Presence(new long[] {2}), new int[2]);
    assertThat(zero.isEmpty(0)).isTrue();
    assertThat(zero.isEmpty(1)).isFalse();
  }

  @Test
  void aValueThatDoesNotFitIsRefusedInTheSameWords() {
    ColumnBatch notFinite =
        new ColumnBatch.Doubles(1, new Presence(null), new double[] {Double.NaN});
    ColumnBatch text =
        new ColumnBatch.Texts(
            1, new Presence(null), "soon".getBytes(StandardCharsets.UTF_8), new int[] {0, 4});
    Encoder minMax = new MinMaxEncoder(0, 1, 0, false);
    Encoder hash = new HashEncoder(10);
    ColumnBatch characters = new CharacterBatch(1, "soon".toCharArray(), new int[] {4}, 0, 1);
    for (ColumnBatch batch : List.of(notFinite, text, characters)) {
      assertSameRefusal(batch, minMax);
    }
    assertSameRefusal(notFinite, hash);
  }

  /** An entry that no row has may be one that does not fit. */
  @Test
  void anEntryOfADictionaryIsRefusedOnlyInItsRows() {
    ColumnBatch entries =
        new ColumnBatch.Doubles(2, new Presence(null), new double[] {4, Double.NaN});
    CodedBatch batch =
        new CodedBatch(
            4,
            new Presence(new long[] {0b1101}),
            new CodedBatch.Entries(entries),
            new int[] {0, 2, 0, 1});
    Encoder minMax = new MinMaxEncoder(0, 8, 0.25f, false);
    int[] bits = new int[3];
    batch.encode(minMax, 0, 3, bits, 0, 1);
    assertThat(bits)
        .containsExactly(
            Float.floatToRawIntBits(0.5f),
            Float.floatToRawIntBits(0.25f),
            Float.floatToRawIntBits(0.5f));
    assertThatThrownBy(() -> batch.encode(minMax, 3, 4, bits, 0, 1))
        .isInstanceOf(InvalidValueException.class);
  }

  private static void assertSameRefusal(ColumnBatch batch, Encoder encoder) {
    String alone = "";
    try {
      RawValueEncoder.bits(encoder, batch.value(0));
    } catch (InvalidValueException e) {
      alone = String.valueOf(e.getMessage());
    }
    assertThat(alone).isNotEmpty();
    assertThatThrownBy(() -> batch.encode(encoder, 0, 1, new int[1], 0, 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage(alone);
  }
}
