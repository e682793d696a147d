package org.towerrank.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ElasticsearchCommandTest {
  private final StringWriter errors = new StringWriter();

  /** The name that the launcher knows. */
  @Test
  void tellsHowItIsCalled() {
    assertThat(run("--prt", "9200")).isEqualTo(2);
    assertThat(errors.toString()).startsWith("towerrank elasticsearch: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "-1"})
  void aNumberThatIsNoPortIsAWrongOption(String port) {
    assertThat(run("--port", port)).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("towerrank elasticsearch: --port: expected 0 to 65535, got [" + port + "]");
  }

  private int run(String... arguments) {
    CommandLine line = ElasticsearchCommand.commandLine();
    line.setErr(new PrintWriter(errors, true));
    return line.execute(arguments);
  }
}
