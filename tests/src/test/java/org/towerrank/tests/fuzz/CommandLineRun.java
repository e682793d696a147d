package org.towerrank.tests.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.towerrank.cli.TowerRank;
import picocli.CommandLine;

/**
 * How a run of the {@code towerrank} command in this process ended.
 *
 * @param exitCode -1 where it threw, or went on for longer than it may
 * @param out what it printed
 * @param err what it told as an error
 */
public record CommandLineRun(int exitCode, String out, String err) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Runs it with the files of this file system. */
  public static CommandLineRun of(List<String> arguments) {
    return of(arguments, Path::of);
  }

  /** Runs it with the files that a function finds by the texts of the arguments. */
  public static CommandLineRun of(List<String> arguments, Function<String, Path> files) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = TowerRank.commandLine();
    line.registerConverter(Path.class, files::apply);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] array = arguments.toArray(String[]::new);
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("command")
            .start(
                () -> {
                  try {
                    end.complete(line.execute(array));
                  } catch (Throwable e) {
                    end.completeExceptionally(e);
                  }
                });
    try {
      return new CommandLineRun(
          end.get(LIMIT.toSeconds(), TimeUnit.SECONDS), out.toString(), err.toString());
    } catch (TimeoutException e) {
      String where = Arrays.toString(thread.getStackTrace());
      return new CommandLineRun(
          -1, out.toString(), err + "still runs after " + LIMIT + ": " + where);
    } catch (ExecutionException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      return new CommandLineRun(-1, out.toString(), err + trace.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CommandLineRun(-1, out.toString(), err + "interrupted");
    }
  }

  /** What a user should not have got; empty where all is well. */
  public Optional<String> problem() {
    boolean done = exitCode == 0;
    if (exitCode < 0 || exitCode > 2) {
      return Optional.of("exit code " + exitCode);
    }
    if (err.contains("unexpected") || err.contains("\tat ")) {
      return Optional.of("an error of the program");
    }
    if (!done && err.isBlank()) {
      return Optional.of("a failure without a message");
    }
    return !done && !out.isBlank() ? Optional.of("output of a failure") : Optional.empty();
  }
}
