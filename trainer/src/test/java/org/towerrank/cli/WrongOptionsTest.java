package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that a command cannot follow are told before it reads anything. */
class WrongOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          evaluate a b c --data d; expected one RUN|BUNDLE, or two to compare, got [a, b, c]
          evaluate a --data d --at 5,0; --at must be from 1 to 10000, got: 0
          evaluate a --data d --at 10001; --at must be from 1 to 10000, got: 10001
          prepare p.yaml --out d --threads 0; --threads must be at least 1, got: 0
          prepare p.yaml --out d --memory -1; --memory must be at least 1, got: -1
          recommend --index i --towers t --user {} --k 0; --k must be at least 1, got: 0
          recommend --index i --towers t --user {} --top 0; --top must be at least 1, got: 0
          recommend --index i --towers t --user {} --combine a=1; expected --ranker too
          index --towers t --items i --out o --quantization int7; --quantization: expected one of [none, int8, int4, bbq], got [int7]
          """)
  void areToldWithTheExitCodeOfWrongOptions(String arguments, String message) {
    CommandRun run = CommandRun.of((Object[]) arguments.split(" ", -1));
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
