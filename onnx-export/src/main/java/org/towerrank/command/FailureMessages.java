package org.towerrank.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.files.ExitActions;
import org.towerrank.json.ShownText;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure in one line. Exceptions about input and files say what to do by themselves; for
 * all others, which are errors of the program, the line says how to see more.
 */
final class FailureMessages implements IExecutionExceptionHandler {
  private static final long MEGABYTE = 1 << 20;
  private static final int MAX_CAUSES = 100;

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
    err.println(line.getCommandSpec().qualifiedName() + ": " + ShownText.message(message(failure)));
    return failed(err, failure, result.originalArgs());
  }

  /** Says that a command had too little memory, which it has given back by now. */
  static int outOfMemory(CommandLine line, OutOfMemoryError error, List<String> arguments) {
    if (ExitActions.ending()) {
      return CommandLines.FAILURE;
    }
    PrintWriter err = line.getErr();
    err.println(line.getCommandSpec().qualifiedName() + ": " + outOfMemory(error));
    return failed(err, error, arguments);
  }

  private static String outOfMemory(Throwable error) {
    return "out of memory ("
        + error.getMessage()
        + "): expected more than "
        + Runtime.getRuntime().maxMemory() / MEGABYTE
        + " MB"
        + HeapAdvice.more();
  }

  private static int failed(PrintWriter err, Throwable failure, List<String> arguments) {
    if (arguments.contains(CommandLines.STACKTRACE)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLines.FAILURE;
  }

  /** The lack of memory that is behind a failure, as of another thread; null if none is. */
  private static @Nullable Throwable lackOfMemory(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < MAX_CAUSES && cause != null; depth++) {
      if (cause instanceof OutOfMemoryError) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
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
    Throwable memory = lackOfMemory(failure);
    if (memory != null) {
      return outOfMemory(memory);
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
