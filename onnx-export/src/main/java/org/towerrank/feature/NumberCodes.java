package org.towerrank.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Keeps numbers one after another; the code of one is where it is. */
final class NumberCodes implements ValueCodes {
  private static final int CHUNK = 1 << 12;

  private final FitterOfNumbers fitter;
  private final Encoder encoder;
  // In pieces, so that growing copies nothing.
  private final List<double[]> chunks = new ArrayList<>();
  private int size;

  /**
   * @param makesFloats whether the encoder makes floats; otherwise it makes ids
   */
  NumberCodes(FitterOfNumbers fitter, boolean makesFloats) {
    this.fitter = fitter;
    this.encoder = makesFloats ? new OfFloats() : new OfIds();
  }

  /** Makes codes where floats will be: the bits of a float are a code. */
  final class OfFloats implements NumericEncoder {
    @Override
    public float missing() {
      return Float.intBitsToFloat(ValueCodes.MISSING);
    }

    @Override
    public float encode(double number) {
      return Float.intBitsToFloat(add(number));
    }

    @Override
    public int bits(double number) {
      return add(number);
    }

    @Override
    public String type() {
      return "number_codes";
    }

    @Override
    public EncoderEntry entry(EncoderFiles.Writer files) {
      throw ValueCodes.noEntry();
    }
  }

  /** Makes codes where ids of numbers will be. */
  final class OfIds implements IdEncoder {
    @Override
    public boolean readsNumbers() {
      return true;
    }

    @Override
    public int encode(String text) {
      return text.isEmpty() ? ValueCodes.MISSING : add(NumberText.parse(text));
    }

    @Override
    public int encode(double number) {
      return add(number);
    }

    @Override
    public int size() {
      return size + 1;
    }

    @Override
    public String type() {
      return "number_codes";
    }

    @Override
    public EncoderEntry entry(EncoderFiles.Writer files) {
      throw ValueCodes.noEntry();
    }
  }

  private int add(double number) {
    if (size == chunks.size() * CHUNK) {
      chunks.add(new double[CHUNK]);
    }
    chunks.get(size / CHUNK)[size % CHUNK] = NumberText.requireFinite(number);
    size++;
    return size;
  }

  private double number(int code) {
    int at = code - 1;
    return chunks.get(at / CHUNK)[at % CHUNK];
  }

  @Override
  public Encoder encoder() {
    return encoder;
  }

  @Override
  public void count(int code) {
    if (code != ValueCodes.MISSING) {
      fitter.add(number(code));
    }
  }

  @Override
  public Optional<CodeLists> lists() {
    return Optional.empty();
  }

  @Override
  public EncoderFitter fitter() {
    return fitter;
  }

  @Override
  public void forget() {
    chunks.clear();
  }

  @Override
  public IntUnaryOperator replacements(Encoder fitted) {
    int missing = RawValueEncoder.bits(fitted, null);
    return code -> code == ValueCodes.MISSING ? missing : fitted.bits(number(code));
  }

  @Override
  public long bytes() {
    return (long) chunks.size() * CHUNK * Double.BYTES;
  }
}
