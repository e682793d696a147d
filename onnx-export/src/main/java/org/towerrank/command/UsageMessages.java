package org.towerrank.command;

import java.io.PrintWriter;
import org.towerrank.json.ShownText;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells wrong options in one line, with the nearest valid ones where there are any. */
final class UsageMessages implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    String command = line.getCommandSpec().qualifiedName();
    err.println(command + ": " + ShownText.message(String.valueOf(failure.getMessage())));
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("Try '" + command + " --help'.");
    }
    err.flush();
    return CommandLines.USAGE;
  }
}
