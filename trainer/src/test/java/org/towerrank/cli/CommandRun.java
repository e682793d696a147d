package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** What the {@code towerrank} command printed and how it ended. */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs the command in this process. */
  public static CommandRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = TowerRank.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exitCode =
        line.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** The same, requiring that it did what it was asked. */
  public static CommandRun done(Object... arguments) {
    CommandRun run = of(arguments);
    assertThat(run.err().lines().filter(line -> !line.startsWith("warning: ")))
        .as("errors of %s", Arrays.toString(arguments))
        .isEmpty();
    assertThat(run.exitCode()).isZero();
    return run;
  }

  /** The object that {@code --json} prints. */
  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }

  /** Requires exit code 1 and one line of error with all these parts. */
  public void failed(String... parts) {
    assertThat(err).contains(parts).hasLineCount(1).doesNotContain("unexpected", "\tat ");
    assertThat(out).isEmpty();
    assertThat(exitCode).isEqualTo(1);
  }
}
