package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistinctTextsTest {
  private static final int MANY = 500_000;

  @Test
  void eachDifferentTextHasOneNumber() {
    DistinctTexts texts = new DistinctTexts();
    Map<String, Integer> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      String text = "é".repeat(random.nextInt(4)) + random.nextInt(5000);
      int next = expected.size();
      assertThat(texts.number(text)).isEqualTo(expected.computeIfAbsent(text, t -> next));
    }
    assertThat(texts.size()).isEqualTo(expected.size());
    assertThat(texts.vocabulary(IntStream.range(0, texts.size()).toArray()))
        .allSatisfy(text -> assertThat(expected).containsKey(text));
  }

  @Test
  void textsLongerThanAPageAreKept() {
    DistinctTexts texts = new DistinctTexts();
    String longer = "long".repeat(1 << 19);
    List<String> values = List.of("a", longer, "b", longer + "er");
    values.forEach(texts::number);
    assertThat(values.stream().map(texts::number)).containsExactly(0, 1, 2, 3);
    assertThat(texts.vocabulary(new int[] {3, 0, 1})).containsExactly(longer + "er", "a", longer);
  }

  /** As a log may have thousands of columns of which each has a few values. */
  @Test
  void aFewTextsTakeLittleAndMoreOfThemMore() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    DistinctTexts texts = new DistinctTexts();
    int first = texts.number("a");
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    assertThat(first).isZero();
    // The first page grows by texts that it has no room for, however long.
    List<String> values = new ArrayList<>(List.of("a"));
    for (int length = 1; length < 1 << 21; length *= 3) {
      values.add("b".repeat(length));
      values.add("é".repeat(length));
    }
    values.forEach(texts::number);
    int[] all = IntStream.range(0, values.size()).toArray();
    assertThat(values.stream().mapToInt(texts::number).toArray()).isEqualTo(all);
    assertThat(texts.vocabulary(all)).containsExactlyElementsOf(values);
  }

  @Test
  void textsAreOrderedAsStringsAre() {
    List<String> values =
        List.of("", "a", "ab", "b", "é", "中", "\uD7FF", "\uE000", "\uFFFD", "😀", "\uD83D\uDE01");
    DistinctTexts texts = new DistinctTexts();
    values.forEach(texts::number);
    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < values.size(); j++) {
        assertThat(Integer.signum(texts.compare(i, j)))
            .as(values.get(i) + " and " + values.get(j))
            .isEqualTo(Integer.signum(values.get(i).compareTo(values.get(j))));
      }
    }
  }

  /** In a map of strings they would take 60 MB. */
  @Test
  void aVocabularyOfManyValuesIsFittedInASmallHeap() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    command.add(Fit.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains("fitted " + (MANY + IdEncoder.FIRST_KNOWN));
  }

  /** What the other process runs. */
  static final class Fit {
    private Fit() {}

    public static void main(String[] arguments) {
      EncoderFitter fitter = new VocabularyEncoder.Spec(1, 0).fitter();
      IntStream.range(0, MANY).forEach(i -> fitter.add("user-" + i));
      System.out.println("fitted " + ((IdEncoder) fitter.fit()).size());
    }
  }
}
