package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

  /** To the last bit, with the sign of zero. */
  private static void assertReadAsTheJdkReadsIt(String text) {
    assertThat(Double.doubleToRawLongBits(NumberText.parse(text)))
        .as("[%s]", text)
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
  }

  @Test
  void decimalsAreReadToTheLastBit() {
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      int digits = 1 + random.nextInt(18);
      BigInteger number = new BigInteger(60, random).mod(BigInteger.TEN.pow(digits));
      String text = new BigDecimal(number, random.nextInt(digits + 3)).toPlainString();
      assertReadAsTheJdkReadsIt(random.nextBoolean() ? text : "-" + text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "007",
        "5.",
        ".5",
        "-.5",
        "+3",
        "1e3",
        "1E-7",
        " 2.5 ",
        "2.5f",
        "0x1p3",
        "999999999999999",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.1234567890123456",
        "0.000000000000001",
        "0.0000000000000000000000001",
        "4.9e-324",
        "1.7976931348623157E308"
      })
  void soIsWhateverElseIsANumber(String text) {
    assertReadAsTheJdkReadsIt(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", ".", "-.", "1.2.3", "1-2", "--1", "12a", "1,5", "", "٣"})
  void whatIsNoNumberIsNamed(String text) {
    assertThatThrownBy(() -> NumberText.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("expected a number, got [" + text + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999"})
  void numbersAreFinite(String text) {
    assertThatThrownBy(() -> NumberText.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("expected a finite number, got [" + text + "]");
  }

  /** As a column of decimals has them. */
  @Test
  void wholeDecimalsKeepAllTheirDigits() {
    assertThat(NumberText.format(new BigDecimal("9007199254740993"))).isEqualTo("9007199254740993");
    assertThat(NumberText.format(new BigDecimal("-12345678901234567890.00")))
        .isEqualTo("-12345678901234567890");
    assertThat(NumberText.format(new BigDecimal("4E+20"))).isEqualTo("400000000000000000000");
    assertThat(NumberText.format(new BigDecimal("0.00"))).isEqualTo("0");
    assertThat(NumberText.format(new BigDecimal("1.50"))).isEqualTo("1.5");
    assertThatThrownBy(() -> NumberText.format(new BigDecimal("1E+999999999")))
        .isInstanceOf(InvalidValueException.class);
  }
}
