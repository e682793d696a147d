package org.towerrank.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandLinesTest {

  /** Asks for more than any heap has, in its own thread or as another thread's failure. */
  @Command(name = "hungry")
  private static final class Hungry implements Callable<Integer> {
    @Option(names = "--elsewhere")
    private boolean elsewhere;

    @Override
    public Integer call() {
      try {
        return new long[Integer.MAX_VALUE].length;
      } catch (OutOfMemoryError e) {
        if (elsewhere) {
          throw new CompletionException(e);
        }
        throw e;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLackOfMemoryIsOneLineThatSaysHowToGiveMore(boolean elsewhere) {
    String[] arguments = elsewhere ? new String[] {"--elsewhere"} : new String[0];
    assertThat(errors(arguments).lines())
        .singleElement()
        .asString()
        .startsWith("hungry: out of memory (")
        .endsWith(" MB" + HeapAdvice.more());
  }

  @Test
  void whereMemoryLackedIsToldWhenAsked() {
    assertThat(errors(CommandLines.STACKTRACE))
        .startsWith("hungry: out of memory (")
        .contains("at " + Hungry.class.getName() + ".call");
  }

  /** Says what it was given, as errors of data do. */
  @Command(name = "echo")
  private static final class Echo implements Callable<Integer> {
    @Option(names = "--say", arity = "1")
    private int number;

    @Override
    public Integer call() {
      throw new IllegalArgumentException("got [\u001b[2J\u202e\r] in 👩‍👧\n  and " + number);
    }
  }

  @Test
  void aProgramOfItsOwnIsNamedAsItIsCalled() {
    StringWriter errors = new StringWriter();
    CommandLine line = CommandLines.calledBy("towerrank bench", new Echo(), List.of());
    line.setErr(new PrintWriter(errors, true));
    assertThat(line.execute("--nothing")).isEqualTo(CommandLines.USAGE);
    assertThat(line.execute("--say", "7")).isEqualTo(CommandLines.FAILURE);
    assertThat(errors.toString().lines())
        .contains("Try 'towerrank bench echo --help'.")
        .filteredOn(text -> text.startsWith("towerrank bench echo: "))
        .hasSize(2);
    assertThat(line.getUsageMessage()).startsWith("Usage: towerrank bench echo ");
  }

  @Test
  void noMessageMovesTheTerminalWithWhatIsInTheData() {
    StringWriter errors = new StringWriter();
    CommandLine line = CommandLines.of(new Echo(), List.of()).setErr(new PrintWriter(errors));
    CommandLines.execute(line, "--say", "1");
    assertThat(errors).hasToString("echo: got [\\u{1b}[2J\\u{202e}\\u{d}] in 👩‍👧\n  and 1\n");
    CommandLines.execute(line, "--say", "\u001b[2J");
    assertThat(errors.toString()).contains("[2J").doesNotContain("\u001b");
  }

  private static String errors(String... arguments) {
    StringWriter errors = new StringWriter();
    CommandLine line = CommandLines.of(new Hungry(), List.of()).setErr(new PrintWriter(errors));
    assertThat(CommandLines.execute(line, arguments)).isEqualTo(CommandLines.FAILURE);
    return errors.toString();
  }
}
