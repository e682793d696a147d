package org.towerrank.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.towerrank.files.ExitActions;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure in one line. Exceptions about input and files say what to do by themselves; for
 * all others, which are errors of the program, the line says how to see more.
 */
final class FailureMessages implements IExecutionExceptionHandler {
  private final List<Class<? extends Exception>> expected;

  FailureMessages(List<Class<? extends Exception>> expected) {
    this.expected = List.copyOf(expected);
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
    PrintWriter err = line.getErr();
    if (ExitActions.ending()) {
      // The user pressed Ctrl-C, and the failure comes from deleting unfinished files.
      return CommandLines.FAILURE;
    }
    err.println(line.getCommandSpec().qualifiedName() + ": " + message(failure));
    if (wantsStackTrace(result)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLines.FAILURE;
  }

  private static boolean wantsStackTrace(ParseResult result) {
    return result.originalArgs().contains(CommandLines.STACKTRACE);
  }

  private String message(Exception failure) {
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return message(unchecked.getCause());
    }
    if (failure instanceof FileSystemException file) {
      return fileMessage(file);
    }
    String text = failure.getMessage();
    if (text != null && isExpected(failure)) {
      return text;
    }
    return "unexpected "
        + failure.getClass().getSimpleName()
        + (text == null ? "" : ": " + text)
        + " (run again with "
        + CommandLines.STACKTRACE
        + " to see where)";
  }

  private boolean isExpected(Exception failure) {
    return failure instanceof IOException
        || failure instanceof IllegalArgumentException
        || expected.stream().anyMatch(type -> type.isInstance(failure));
  }

  private static String fileMessage(FileSystemException failure) {
    String problem =
        switch (failure) {
          case NoSuchFileException missing -> "no such file or directory";
          case AccessDeniedException denied -> "permission denied";
          case FileAlreadyExistsException exists -> "exists already";
          default -> failure.getReason() == null ? "cannot be accessed" : failure.getReason();
        };
    return "[" + failure.getFile() + "]: " + problem;
  }
}
