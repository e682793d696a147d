package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericEncodersTest {

  private static NumericEncoder fit(EncoderSpec spec, String... values) {
    EncoderFitter fitter = spec.fitter();
    for (String value : values) {
      fitter.add(value);
    }
    return (NumericEncoder) fitter.fit();
  }

  private static float encode(NumericEncoder encoder, @Nullable Object raw) {
    return Float.intBitsToFloat(RawValueEncoder.bits(encoder, raw));
  }

  @Test
  void identityGivesTheNumberAsItIs() {
    IdentityEncoder encoder = new IdentityEncoder(-1, false);
    for (Object raw : new Object[] {"2.5", 2.5, 2.5f, List.of(2.5, "2.50")}) {
      assertThat(encode(encoder, raw)).isEqualTo(2.5f);
    }
    assertThat(encode(encoder, true)).isEqualTo(1f);
    assertThat(encode(encoder, 0.7f)).isEqualTo(0.7f);
    assertThat(encode(encoder, "")).isEqualTo(-1f);
    assertThat(encode(encoder, null)).isEqualTo(-1f);
    assertThat(encode(encoder, List.of())).isEqualTo(-1f);
    assertThat(encode(encoder, -0.0)).isZero();
    // Beyond 2^53 and 2^24: the nearest float.
    assertThat(encode(encoder, 9007199254740993L)).isEqualTo((float) (1L << 53));
    assertThat(encode(encoder, "16777217")).isEqualTo(16777216f);
  }

  @Test
  void linearScalesThenShiftsThenClips() {
    LinearEncoder encoder = new LinearEncoder(0.5, -10, new Clip(-10, 5), 7, false);
    assertThat(encode(encoder, 4)).isEqualTo(-8f);
    assertThat(encode(encoder, -4)).isEqualTo(-10f);
    assertThat(encode(encoder, 1e300)).isEqualTo(5f);
    // What stands for a missing value is the model's number, whatever the bounds.
    assertThat(encode(encoder, null)).isEqualTo(7f);
    assertThat(encode(LinearEncoder.of(-2, 1, Float.NaN), 3)).isEqualTo(-5f);
    assertThat(encode(LinearEncoder.of(-2, 1, Float.NaN), null)).isNaN();
  }

  @Test
  void textsThatAreMissingAreSoInLists() {
    IdentityEncoder encoder = new IdentityEncoder(-1, false, true);
    assertThat(encode(encoder, List.of("n/a"))).isEqualTo(-1f);
    assertThat(encode(encoder, List.of("n/a", "unknown"))).isEqualTo(-1f);
    assertThat(encode(encoder, List.of("5", "n/a"))).isEqualTo(5f);
    assertThat(encode(encoder, List.of("NaN", 5, "5.0"))).isEqualTo(5f);
    assertThatThrownBy(() -> encode(encoder, List.of("5", "n/a", "6")))
        .isInstanceOf(InvalidValueException.class);
    IdentityEncoder strict = new IdentityEncoder(-1, false);
    assertThatThrownBy(() -> encode(strict, List.of("5", "n/a")))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void noDistanceIsTooFarForMinMax() {
    MinMaxEncoder encoder = (MinMaxEncoder) fit(new MinMaxEncoder.Spec(false), "-1e308", "1e308");
    assertThat(encoder.missing()).isEqualTo(0.5f);
    assertThat(encode(encoder, 1e308)).isEqualTo(1f);
    assertThat(encode(encoder, Double.MAX_VALUE)).isEqualTo(1f);
    assertThat(encode(encoder, 5e307)).isEqualTo(0.75f);
    assertThat(encode(encoder, 0)).isEqualTo(0.5f);
    assertThat(encode(encoder, -Double.MAX_VALUE)).isZero();
    MinMaxEncoder least = new MinMaxEncoder(0, 2 * Double.MIN_VALUE, 0, false);
    assertThat(encode(least, Double.MIN_VALUE)).isEqualTo(0.5f);
    // Beyond the bounds, the distance of a number from one of them may be too large alone.
    MinMaxEncoder high =
        (MinMaxEncoder) fit(new MinMaxEncoder.Spec(false), "-1e308", "1e308", "1e308", "1e308");
    assertThat(high.missing()).isEqualTo(0.75f);
    MinMaxEncoder low = new MinMaxEncoder(-1e308, 0, 0, false);
    assertThat(encode(low, Double.MAX_VALUE)).isEqualTo(1f);
  }

  @Test
  void aLogarithmIsTakenFirst() {
    LinearEncoder encoder = new LinearEncoder(2, 1, Clip.NONE, 0, true);
    for (double raw : new double[] {0, 3, -3, 1e12, -0.25}) {
      double log = (raw < 0 ? -1 : 1) * Math.log(1 + Math.abs(raw));
      assertThat((double) encode(encoder, raw)).isCloseTo(2 * log + 1, within(1e-5));
      assertThat((double) encode(new IdentityEncoder(0, true), raw)).isCloseTo(log, within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreRefused(double number) {
    for (NumericEncoder encoder :
        List.of(new IdentityEncoder(Float.NaN, false), LinearEncoder.of(1, 0, Float.NaN))) {
      assertThatThrownBy(() -> encoder.encode(number)).isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> encoder.bits(number)).isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> encoder.encode(Double.toString(number)))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Test
  void aTextThatIsNoNumberIsMissingWhereTheEncoderSaysSo() {
    for (NumericEncoder encoder :
        List.of(
            new IdentityEncoder(Float.NaN, false, true),
            new LinearEncoder(1, 0, Clip.NONE, Float.NaN, false, true))) {
      for (String text : List.of("L9G", "", "NaN", "1,5", "１２", "Infinity")) {
        assertThat(encode(encoder, text)).as(text).isNaN();
      }
      assertThat(encode(encoder, "-7.5")).isEqualTo(-7.5f);
      assertThat(encode(encoder, "true")).isEqualTo(1f);
      assertThatThrownBy(() -> encoder.encode(Double.NaN))
          .isInstanceOf(InvalidValueException.class);
    }
    assertThatThrownBy(() -> encode(new IdentityEncoder(0, false), "L9G"))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void numbersBeyondAllFloatsAreRefused() {
    assertThatThrownBy(() -> new IdentityEncoder(0, false).encode(1e39))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("finite float, got [1.0E39]");
    assertThatThrownBy(() -> LinearEncoder.of(1e30, 0, 0).encode(-1e10))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void aMeanForMissingValuesIsFittedToEncodedOnes() {
    assertThat(fit(new IdentityEncoder.Spec(null, false), "1", "", "2", "6").missing())
        .isEqualTo(3f);
    LinearEncoder.Spec clipped = new LinearEncoder.Spec(2.0, 1, List.of(0.0, 10.0), null, false);
    // 3, 9 and 10.
    assertThat(fit(clipped, "1", "4", "1000", "").missing()).isEqualTo(22 / 3f);
    assertThat(fit(clipped, "", "").missing()).isZero();
    assertThat(fit(clipped).missing()).isZero();
    MissingNumber seven = MissingNumber.of(7);
    EncoderFitter known = new IdentityEncoder.Spec(seven, false).fitter();
    assertThat(known.readsValues()).isFalse();
    assertThat(known.fit()).isEqualTo(new IdentityEncoder(7, false));
  }

  @Test
  void whatCannotBeEncodedWithIsRefused() {
    assertThatThrownBy(() -> LinearEncoder.of(Double.NaN, 0, 0))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("expected finite scale and shift");
    assertThatThrownBy(() -> new IdentityEncoder(Float.NEGATIVE_INFINITY, false))
        .isInstanceOf(SchemaException.class);
    assertThatThrownBy(() -> new Clip(1, 0)).isInstanceOf(SchemaException.class);
    assertThatThrownBy(() -> new IdentityEncoder.Spec(MissingNumber.of(Float.NaN), false))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("got: nan");
  }

  @Test
  void standardHasMeanZeroAndDeviationOne() {
    SplittableRandom random = new SplittableRandom(5);
    for (boolean log1p : new boolean[] {false, true}) {
      String[] values = new String[3001];
      double[] read = new double[3000];
      for (int i = 0; i < read.length; i++) {
        double value = 1e9 + 1000 * random.nextGaussian();
        values[i] = Double.toString(value);
        read[i] = log1p ? Math.log1p(value) : value;
      }
      values[3000] = "";
      // In two passes.
      double mean = Arrays.stream(read).average().orElseThrow();
      double deviation =
          Math.sqrt(Arrays.stream(read).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
      NumericEncoder encoder = fit(new StandardEncoder.Spec(null, null, log1p), values);
      for (int i = 0; i < read.length; i++) {
        assertThat((double) encoder.encode(values[i]))
            .isCloseTo((read[i] - mean) / deviation, within(1e-4));
      }
      assertThat(encoder.missing()).isZero();
    }
  }

  @Test
  void standardOfOneRowOfAConstantAndOfNothingIsZero() {
    StandardEncoder.Spec spec = new StandardEncoder.Spec(null, null, false);
    for (NumericEncoder encoder :
        List.of(fit(spec, "7"), fit(spec, "7", "7.0", "7"), fit(spec, "", ""), fit(spec))) {
      assertThat(List.of(encoder.encode(7), encoder.encode(-1e9), encoder.missing()))
          .containsOnly(0f);
    }
    NumericEncoder clipped =
        fit(new StandardEncoder.Spec(List.of(0.5, 1.0), MissingNumber.of(-3), false), "1", "3");
    assertThat(List.of(clipped.encode(9), clipped.encode(2), clipped.missing()))
        .containsExactly(1f, 0.5f, -3f);
    assertThatThrownBy(() -> fit(spec, "1", "1e200"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("got [1.0E200]; take the logarithm with [log1p]");
    assertThatThrownBy(() -> new StandardEncoder(0, -1, Clip.NONE, 0, false))
        .isInstanceOf(SchemaException.class);
  }

  @Test
  void quantilesOfFewValuesAreExact() {
    String[] values = new String[101];
    for (int i = 0; i <= 100; i++) {
      values[i] = Integer.toString((i * 37) % 101);
    }
    QuantileEncoder.Spec spec = new QuantileEncoder.Spec(List.of(0.1, 0.9), null, false);
    assertThat(fit(spec, values)).isEqualTo(new QuantileEncoder(10, 90, 0.5f, false));
    NumericEncoder outermost = fit(new QuantileEncoder.Spec(null, null, false), values);
    assertThat(outermost).isEqualTo(new QuantileEncoder(1, 99, 0.5f, false));
    assertThat(List.of(outermost.encode(0), outermost.encode(50), outermost.encode(1e300)))
        .containsExactly(0f, 0.5f, 1f);
    // Between two values, in proportion.
    assertThat(fit(new QuantileEncoder.Spec(List.of(0.25, 0.75), null, false), "0", "10"))
        .isEqualTo(new QuantileEncoder(2.5, 7.5, 0.5f, false));
    QuantileEncoder log =
        (QuantileEncoder) fit(new QuantileEncoder.Spec(List.of(0.0, 1.0), null, true), "0", "99");
    assertThat((double) log.encode(9)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void quantilesOfManyValuesAreThoseOfASample() {
    EncoderFitter fitter = new QuantileEncoder.Spec(List.of(0.05, 0.95), null, false).fitter();
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 1_000_000; i++) {
      fitter.add(Double.toString(random.nextDouble()));
    }
    QuantileEncoder fitted = (QuantileEncoder) fitter.fit();
    assertThat(fitted.low()).isCloseTo(0.05, within(0.005));
    assertThat(fitted.high()).isCloseTo(0.95, within(0.005));
  }

  @Test
  void quantilesThatAreOneNumberTellWhatIsAboveIt() {
    QuantileEncoder.Spec spec = new QuantileEncoder.Spec(null, null, false);
    for (NumericEncoder encoder : List.of(fit(spec, "3"), fit(spec, "3", "", "3.0"))) {
      assertThat(List.of(encoder.encode(3), encoder.encode(2), encoder.encode(4)))
          .containsExactly(0f, 0f, 1f);
      assertThat(encoder.missing()).isZero();
    }
    assertThat(fit(spec, "")).isEqualTo(new QuantileEncoder(0, 0, 0, false));
    double most = Double.MAX_VALUE;
    assertThat(new QuantileEncoder(-most, most, 0, false).encode(0)).isEqualTo(0.5f);
    for (List<Double> shares : List.of(List.of(0.9, 0.1), List.of(0.1), List.of(-0.1, 1.0))) {
      assertThatThrownBy(() -> new QuantileEncoder.Spec(shares, null, false))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("expected two shares in [0, 1], rising");
    }
  }
}
