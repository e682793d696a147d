package org.towerrank.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.towerrank.feature.Quoted;
import org.towerrank.json.ShownText;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells wrong options in one line, with the nearest valid ones where there are any. */
final class UsageMessages implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    String command = line.getCommandSpec().qualifiedName();
    err.println(command + ": " + ShownText.message(message(failure)));
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("Try '" + command + " --help'.");
    }
    err.flush();
    return CommandLines.USAGE;
  }

  /** The parser writes choices as constants of the program are. */
  private static String message(ParameterException failure) {
    ArgSpec option = failure.getArgSpec();
    String given = failure.getValue();
    if (option == null || given == null || !option.type().isEnum()) {
      return String.valueOf(failure.getMessage());
    }
    List<String> choices =
        Stream.of(option.type().getEnumConstants())
            .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
            .toList();
    String name = option instanceof OptionSpec named ? named.longestName() : option.paramLabel();
    return name + ": expected one of " + choices + ", got " + Quoted.of(given);
  }
}
