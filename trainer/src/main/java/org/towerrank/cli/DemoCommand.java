package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.demo.Demo;
import org.towerrank.demo.DemoReport;
import org.towerrank.demo.DemoText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo [--data DIR]}. */
@Command(
    name = "demo",
    description = {
      "From events to ranked lists in one command: fits DSSM, YoutubeDNN, DeepFM and MMoE, exports"
          + " and verifies them, indexes the items, measures, and recommends for a few users.",
      "Without --data the events are generated."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Use MovieLens 100K as 'towerrank dataset movielens-100k --out DIR' lays it out.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where bundles, runs and indexes go; those of an earlier demo are replaced (default: demo).")
  private Path out = Path.of("demo");

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    DemoText text = new DemoText(writer);
    Consumer<DemoReport.Step> listener = output.json() ? step -> {} : text::step;
    Demo demo =
        data == null
            ? Demo.generated(output.progress(), listener)
            : Demo.movieLens(data, output.progress(), listener);
    if (!output.json()) {
      writer.printf("The data is %s.%n", demo.subject());
    }
    DemoReport report = demo.run(out);
    output.print(report, ignored -> print(text, writer, report));
    return CommandLines.OK;
  }

  private void print(DemoText text, PrintWriter writer, DemoReport report) {
    text.print(report);
    writer.printf("Bundles, runs and indexes are in [%s].%n", out);
  }
}
