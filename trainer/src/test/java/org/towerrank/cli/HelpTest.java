package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

  /** A list of commands shows the first element of what each says of itself, and no more. */
  @ParameterizedTest
  @MethodSource("commands")
  void aListOfCommandsHasWholeSentences(CommandLine command) {
    assertThat(command.getCommandSpec().usageMessage().description()[0]).endsWith(".");
  }

  static Stream<CommandLine> commands() {
    return below(TowerRank.commandLine());
  }

  private static Stream<CommandLine> below(CommandLine line) {
    return line.getSubcommands().values().stream()
        .flatMap(command -> Stream.concat(Stream.of(command), below(command)));
  }
}
