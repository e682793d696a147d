package org.towerrank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Numbers have the same digits on every computer: in the locale of some, {@code %d} writes those of
 * Arabic, and {@code %,d} other separators.
 */
class NumbersInTextTest {
  private static final Pattern NUMBER = Pattern.compile("%[-+0-9,.]*[dfeg]");
  private static final Pattern CALL = Pattern.compile("(?:printf|format)\\(");

  @Test
  void areNotFormattedAsThisComputerDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path source : SourceArrowsTest.sources()) {
      String text = Files.readString(source);
      Matcher number = NUMBER.matcher(text);
      while (number.find()) {
        if (isFormattedHere(text, number.start())) {
          long line = text.substring(0, number.start()).lines().count();
          wrong.add(source + ":" + line + " " + number.group());
        }
      }
    }
    assertThat(wrong).as("%d and the like without Locale.ROOT").isEmpty();
  }

  @Test
  void whatIsWrongIsFound() {
    String right = "a(); out.printf(Locale.ROOT, \"%,d rows%n\", rows);";
    String wrong = "a(Locale.ROOT); out.printf(\"%,d rows%n\", rows);";
    String formatted = "a(Locale.ROOT); String b = \"%,d rows\".formatted(rows);";
    assertThat(isFormattedHere(right, right.indexOf('%'))).isFalse();
    assertThat(isFormattedHere(wrong, wrong.indexOf('%'))).isTrue();
    assertThat(isFormattedHere(formatted, formatted.indexOf('%'))).isTrue();
  }

  /** Whether the statement formats without saying in which locale. */
  private static boolean isFormattedHere(String text, int number) {
    String before = text.substring(text.lastIndexOf(';', number) + 1, number);
    int end = text.indexOf(';', number);
    String after = text.substring(number, end < 0 ? text.length() : end);
    boolean calls = CALL.matcher(before).find() || after.contains(".formatted(");
    return calls && !before.contains("Locale.ROOT");
  }
}
