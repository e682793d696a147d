package org.towerrank.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ElasticsearchCommandTest {
  private final StringWriter errors = new StringWriter();

  /** The name that the launcher knows. */
  @Test
  void tellsHowItIsCalled() {
    assertThat(run("--prt", "9200")).isEqualTo(2);
    assertThat(errors.toString()).startsWith("towerrank elasticsearch: ");
  }

  /** Before a server is started, which would tell it in its own words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port | 65536 | --port: expected 0 to 65535, got [65536]",
        "--port | -1 | --port: expected 0 to 65535, got [-1]",
        "--heap | 2x | --heap: expected a size, such as 1g or 512m, got [2x]",
        "--heap | -1g | --heap: expected a size, such as 1g or 512m, got [-1g]",
        "--heap | 2 | --heap: expected a size, such as 1g or 512m, got [2]",
        "--check | 0 | --check: expected at least 1, got [0]",
      })
  void aValueThatNoServerTakesIsAWrongOption(String option, String value, String message) {
    assertThat(run(option, value)).isEqualTo(2);
    assertThat(errors.toString()).startsWith("towerrank elasticsearch: " + message);
  }

  private int run(String... arguments) {
    CommandLine line = ElasticsearchCommand.commandLine();
    line.setErr(new PrintWriter(errors, true));
    return line.execute(arguments);
  }
}
