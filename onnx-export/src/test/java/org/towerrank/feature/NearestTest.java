package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES =
      IntStream.range(0, 100_000).mapToObj(i -> "model-" + i).toList();

  @Test
  void theNearestNameIsTold() {
    assertThat(Nearest.hint("usr_id", List.of("history", "user_id")))
        .isEqualTo(", nearest is [user_id]");
    assertThat(Nearest.hint("USER_ID", List.of("user_id", "user_ids")))
        .isEqualTo(", nearest is [user_id]");
    assertThat(Nearest.hint("x", List.of("history", "user_id")))
        .isEqualTo(", expected one of [history, user_id]");
    assertThat(Nearest.hint("x", List.of())).isEmpty();
  }

  /** Without bounds each of these compares some 10^12 letters, and this test does not end. */
  @Test
  void longNamesAndManyNamesAreNotAllCompared() {
    assertThat(Nearest.hint("model-1".repeat(3_000_000), NAMES)).startsWith(", expected one of [");
    String long255 = "x".repeat(255);
    List<String> alike = IntStream.range(0, 1_000_000).mapToObj(i -> long255).toList();
    assertThat(Nearest.hint("y".repeat(255), alike)).startsWith(", expected one of [xxx");
  }

  @Test
  void theNearestIsTheOneOfAComparisonOfAll() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      List<String> names = IntStream.range(0, 20).mapToObj(n -> name(random)).distinct().toList();
      String mistyped = names.get(random.nextInt(names.size())).replaceFirst("[ab]", "");
      int least = names.stream().mapToInt(name -> distance(mistyped, name)).min().orElseThrow();
      String expected =
          names.stream().filter(name -> distance(mistyped, name) == least).sorted().toList().get(0);

      assertThat(Nearest.hint(mistyped, names)).isEqualTo(", nearest is [" + expected + "]");
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      name.append("abcdef".charAt(random.nextInt(6)));
    }
    return name.toString();
  }

  private static int distance(String left, String right) {
    int[][] rows = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
        } else {
          int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
          int shorter = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
          rows[i][j] = Math.min(shorter, rows[i - 1][j - 1] + change);
        }
      }
    }
    return rows[left.length()][right.length()];
  }

  @Test
  void longTextsAreShortInErrors() {
    assertThat(Quoted.of("short")).isEqualTo("[short]");
    assertThat(Quoted.of(null)).isEqualTo("[null]");
    String emojis = "x" + "\uD83D\uDE00".repeat(1000);
    assertThat(Quoted.of(emojis))
        .startsWith("[x\uD83D\uDE00")
        .endsWith("\uD83D\uDE00…] (2001 characters)")
        .hasSizeLessThan(300);
  }
}
