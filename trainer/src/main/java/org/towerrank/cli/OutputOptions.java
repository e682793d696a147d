package org.towerrank.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.towerrank.command.JsonOutput;
import org.towerrank.progress.Progress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of commands that work long and then print a result. */
final class OutputOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Show no progress, warnings only.")
  private boolean quiet;

  boolean json() {
    return json;
  }

  /** Where to show how far the work is. */
  Progress progress() {
    PrintWriter error = spec.commandLine().getErr();
    return json || quiet ? Progress.warningsOn(error) : Progress.on(error);
  }

  /**
   * Prints a result, as JSON where that was asked for.
   *
   * @param text prints it for people
   */
  void print(Object result, Consumer<PrintWriter> text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.of(result));
    } else {
      text.accept(out);
    }
    out.flush();
  }
}
