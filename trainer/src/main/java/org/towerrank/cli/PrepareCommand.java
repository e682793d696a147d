package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.files.NewFiles;
import org.towerrank.init.FirstLook;
import org.towerrank.prepare.Preparation;
import org.towerrank.prepare.PreparationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare PREPARE.yaml --out DATA}. */
@Command(
    name = "prepare",
    description = {
      "Makes the rows that recipes read of a raw event log: cleaned, labelled, with the history"
          + " before each event, and split.",
      "The log is CSV, TSV, JSON lines or Parquet, in one file or many, compressed or not."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class PrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "PREPARE",
      description = "What to make of which log: a YAML file, which its paths are relative to.")
  private @Nullable Path spec;

  @Option(
      names = "--init",
      paramLabel = "LOG",
      description = {
        "Instead, look at a log, and print a first PREPARE and first recipes, with every guess"
            + " marked; with --out they are written to a directory."
      })
  private @Nullable String init;

  @Option(
      names = "--header",
      paramLabel = "NAME",
      split = ",",
      description =
          "With --init: the names of the log's columns in their order, where its files have none,"
              + " such as user,item,rating,time.")
  private List<String> header = new ArrayList<>();

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "With --init: a table of the users.")
  private @Nullable String users;

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description = "With --init: a table of the items.")
  private @Nullable String items;

  @Option(
      names = "--out",
      paramLabel = "DATA",
      description = "The directory to write; that of an earlier preparation is replaced.")
  private @Nullable Path out;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description =
          "Megabytes that tables take at most; beyond them they go to the disk (default: 3000, and"
              + " at most half of the machine's memory).")
  private long memory = Preparation.defaultMegabytes();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    requireAtLeastOne("--threads", threads);
    requireAtLeastOne("--memory", memory);
    if (init != null && spec == null) {
      look(init);
    } else if (spec != null
        && out != null
        && init == null
        && users == null
        && items == null
        && header.isEmpty()) {
      prepare(spec, out);
    } else {
      throw new ParameterException(
          command.commandLine(), "expected either PREPARE and --out DATA, or --init LOG");
    }
    return CommandLines.OK;
  }

  private void requireAtLeastOne(String option, long number) {
    if (number < 1) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least 1, got: " + number);
    }
  }

  private void prepare(Path file, Path directory) throws IOException {
    PreparationReport report =
        new Preparation(file, memory, threads, output.progress()).run(directory);
    output.print(
        report,
        writer -> {
          report.print(writer);
          writer.printf("The rows are in [%s].%n", directory);
        });
  }

  private void look(String log) throws IOException {
    FirstLook look = new FirstLook(memory, threads, output.progress());
    if (out == null) {
      Map<String, String> files = look.at(log, header, users, items, Path.of(""));
      output.print(files, writer -> files.forEach((name, text) -> print(writer, name, text)));
      return;
    }
    Path directory = out;
    NewFiles.requireRoom(directory, FirstLook.FILES);
    Map<String, String> files = look.at(log, header, users, items, directory);
    NewFiles.write(directory, files);
    output.print(
        files,
        writer ->
            files
                .keySet()
                .forEach(name -> writer.printf("Wrote [%s].%n", directory.resolve(name))));
  }

  private static void print(PrintWriter writer, String name, String text) {
    writer.printf("# ---- %s ----%n%s%n", name, text);
  }
}
