package org.towerrank.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Sets command lines up alike: exit codes, messages and options that every command has. */
public final class CommandLines {
  /** The command did what it was asked. */
  public static final int OK = CommandLine.ExitCode.OK;

  /** The command failed, or what it checked is not as it should be. */
  public static final int FAILURE = CommandLine.ExitCode.SOFTWARE;

  /** The command was called with options that it does not take. */
  public static final int USAGE = CommandLine.ExitCode.USAGE;

  static final String STACKTRACE = "--stacktrace";

  private static final Map<String, String> EXIT_CODES = exitCodes();

  private CommandLines() {}

  /**
   * The command line of a root command, with the option {@code --stacktrace} on it and all its
   * subcommands.
   *
   * @param expected exceptions whose message alone tells a user what to do, besides {@link
   *     java.io.IOException} and {@link IllegalArgumentException}
   */
  public static CommandLine of(Object root, List<Class<? extends Exception>> expected) {
    CommandLine line = new CommandLine(root);
    line.setExecutionExceptionHandler(new FailureMessages(expected));
    line.setParameterExceptionHandler(new UsageMessages());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    addEverywhere(line.getCommandSpec());
    return line;
  }

  /**
   * The same of a command that is a program of its own, and is called as one of another command.
   *
   * @param caller what stands before its name where it is called, such as {@code towerrank bench}
   */
  public static CommandLine calledBy(
      String caller, Object command, List<Class<? extends Exception>> expected) {
    CommandLine line = of(command, expected);
    line.getCommandSpec().parent(CommandSpec.create().name(caller));
    return line;
  }

  /**
   * Carries a command out, for {@code main}.
   *
   * @return the exit code: {@link #FAILURE} too where what it printed could not be written
   */
  public static int execute(CommandLine line, String... arguments) {
    StandardOutput output = new StandardOutput();
    line.setOut(output.writer());
    int code = executed(line, arguments);
    line.getOut().flush();
    IOException failure = output.failure().orElse(null);
    if (code != OK || failure == null) {
      return code;
    }
    // Whoever reads the first lines only wants to hear no more.
    if (!String.valueOf(failure.getMessage()).contains("Broken pipe")) {
      line.getErr().println("standard output could not be written: " + failure.getMessage());
      line.getErr().flush();
    }
    return FAILURE;
  }

  /** The parser passes errors on, which Java would print with a stack trace. */
  private static int executed(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      return FailureMessages.outOfMemory(line, e, List.of(arguments));
    }
  }

  private static void addEverywhere(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(STACKTRACE)
            .type(boolean.class)
            .description("With an error, print where in the program it happened.")
            .build());
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n");
    spec.usageMessage().exitCodeList(EXIT_CODES);
    spec.subcommands().values().forEach(sub -> addEverywhere(sub.getCommandSpec()));
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put(Integer.toString(OK), "done");
    codes.put(Integer.toString(FAILURE), "failed, or a check found a difference");
    codes.put(Integer.toString(USAGE), "wrong options");
    return codes;
  }
}
