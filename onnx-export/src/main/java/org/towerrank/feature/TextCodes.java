package org.towerrank.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Numbers texts in the order in which they come, each in its {@link CanonicalText}. */
final class TextCodes implements ValueCodes, IdEncoder {
  /** About what a text takes beside its characters: the object, its code, and their places. */
  private static final int BYTES = 128;

  private final EncoderFitter fitter;
  private final Map<String, Integer> codes = new HashMap<>();
  // By code, without that of a missing value.
  private final List<String> texts = new ArrayList<>();
  private long[] counts = new long[1024];
  private long bytes;

  /**
   * @param fitter of texts
   */
  TextCodes(EncoderFitter fitter) {
    this.fitter = fitter;
  }

  @Override
  public Encoder encoder() {
    return this;
  }

  @Override
  public int encode(String text) {
    return text.isEmpty()
        ? ValueCodes.MISSING
        : codes.computeIfAbsent(CanonicalText.of(text), this::newCode);
  }

  private int newCode(String text) {
    texts.add(text);
    bytes += BYTES + text.length();
    if (texts.size() == counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    return texts.size();
  }

  @Override
  public int encode(double number) {
    return encode(NumberText.format(number));
  }

  @Override
  public void count(int code) {
    counts[code]++;
  }

  @Override
  public EncoderFitter fitter() {
    // The fitter has a map as large.
    codes.clear();
    for (int code = 1; code <= texts.size(); code++) {
      if (counts[code] > 0) {
        fitter.add(texts.get(code - 1), counts[code]);
      }
    }
    return fitter;
  }

  @Override
  public void forget() {
    texts.clear();
  }

  @Override
  public IntUnaryOperator replacements(Encoder fitted) {
    int[] ids = new int[texts.size() + 1];
    ids[ValueCodes.MISSING] = RawValueEncoder.bits(fitted, null);
    for (int code = 1; code < ids.length; code++) {
      ids[code] = RawValueEncoder.bits(fitted, texts.get(code - 1));
    }
    return code -> ids[code];
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean readsNumbers() {
    return false;
  }

  @Override
  public int size() {
    return texts.size() + 1;
  }

  @Override
  public String type() {
    return "text_codes";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    throw ValueCodes.noEntry();
  }
}
