package org.towerrank.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.towerrank.command.CommandLines;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all benchmarks are: a command that measures and prints a {@link Report}. */
public abstract class Benchmark implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Option(names = "--seed", paramLabel = "N", description = "Of all random data; 1.")
  private long seed = 1;

  /** Measures. */
  protected abstract List<Measure> measure() throws IOException;

  /** The seed of all random data. */
  protected long seed() {
    return seed;
  }

  /** This command, for what it reads its options with. */
  protected CommandSpec command() {
    return spec;
  }

  /**
   * Checks that a window of different documents can be drawn.
   *
   * @param items documents in the index
   */
  protected void requireWindow(int window, int items) {
    if (window < 1 || window > items) {
      throw new ParameterException(
          spec.commandLine(),
          "--window must be from 1 to the ["
              + items
              + "] documents of --items, got ["
              + window
              + "]");
    }
  }

  /** Tells something beside the report. */
  protected void tell(String line) {
    spec.commandLine().getErr().println(line);
  }

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    List<Measure> measures = measure();
    String command = "towerrank bench " + spec.name() + arguments();
    new Report(spec.name(), command, machine, settings(), measures)
        .print(spec.commandLine().getOut(), json);
    return CommandLines.OK;
  }

  /** The options that were given, as they were. */
  private String arguments() {
    StringBuilder arguments = new StringBuilder();
    for (OptionSpec option : spec.options()) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option) && takesValue(option)) {
        arguments.append(' ').append(option.longestName()).append(' ').append(value(option));
      }
    }
    return arguments.toString();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      if (takesValue(option)) {
        settings.put(option.longestName().substring(2).replace('-', '_'), value(option));
      }
    }
    return settings;
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  /** A number, or as it is given on the command line. */
  private static Object value(OptionSpec option) {
    Object value = option.getValue();
    return switch (value) {
      case Number number -> number;
      case Collection<?> several ->
          several.stream().map(String::valueOf).collect(Collectors.joining(","));
      case null, default -> String.valueOf(value);
    };
  }
}
