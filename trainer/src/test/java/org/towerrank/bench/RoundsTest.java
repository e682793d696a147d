package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final int ROUNDS = 40;

  @Test
  void stepsOfARequestRunInTheirOrder() throws Exception {
    List<String> expected =
        IntStream.range(0, ROUNDS)
            .boxed()
            .flatMap(r -> List.of("a" + r, "b" + r).stream())
            .toList();
    assertThat(run(new Rounds().inOrder())).isEqualTo(expected);
  }

  @Test
  void otherCasesRunOnceARoundInAnOrderThatChanges() throws Exception {
    List<String> ran = run(new Rounds());
    for (int round = 0; round < ROUNDS; round++) {
      List<String> both = ran.subList(2 * round, 2 * round + 2);
      assertThat(both).containsExactlyInAnyOrder("a" + round, "b" + round);
    }
    long firsts = ran.stream().filter(name -> name.startsWith("a") && isFirst(ran, name)).count();
    assertThat(firsts).isBetween(1L, ROUNDS - 1L);
  }

  private static boolean isFirst(List<String> ran, String name) {
    return ran.indexOf(name) % 2 == 0;
  }

  private static List<String> run(Rounds rounds) throws IOException {
    List<String> ran = new ArrayList<>();
    rounds.add("a", round -> ran.add("a" + round)).add("b", round -> ran.add("b" + round));
    rounds.run(ROUNDS / 2, ROUNDS / 2);
    return ran;
  }
}
