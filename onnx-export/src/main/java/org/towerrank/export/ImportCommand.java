package org.towerrank.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import org.towerrank.imports.ForeignModel;
import org.towerrank.imports.Importer;
import org.towerrank.imports.SchemaFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import MODEL.onnx --schema SCHEMA.yaml --out BUNDLE [--golden ROWS.csv]}. */
@Command(
    name = "import",
    description = {
      "Writes a bundle of a model that another tool exported, with a schema that says what its inputs are.",
      "With golden rows, only if the bundle makes of their raw values what the tool made of them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "MODEL.onnx", description = "A ranker.")
  private @Nullable Path ranker;

  @Option(names = "--user", paramLabel = "USER.onnx", description = "The user tower of two towers.")
  private @Nullable Path user;

  @Option(names = "--item", paramLabel = "ITEM.onnx", description = "The item tower of two towers.")
  private @Nullable Path item;

  @Option(
      names = "--schema",
      paramLabel = "SCHEMA.yaml",
      description = "What fills the inputs, and what is read of the outputs.")
  private @Nullable Path schema;

  @Option(
      names = "--out",
      paramLabel = "BUNDLE",
      description = "Where to write the bundle; an earlier bundle there is replaced.")
  private @Nullable Path out;

  @Mixin private GoldenOptions golden = new GoldenOptions();

  @Option(names = "--zip", description = "Write a zip file instead of a directory.")
  private boolean zip;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  /** What was written. */
  private record Result(
      String bundle,
      String name,
      String fingerprint,
      long bytes,
      StructureReport structure,
      List<GoldenReport> golden) {}

  @Override
  public Integer call() throws IOException {
    boolean towers = user != null && item != null && ranker == null;
    if (!towers && (ranker == null || user != null || item != null)) {
      throw usage("expected a model, or the towers by --user and --item");
    }
    if (schema == null || out == null) {
      throw usage("expected --schema SCHEMA.yaml and --out BUNDLE");
    }
    double tolerance = golden.tolerance(spec);
    BundleWriter writer = read(schema);
    Bundle bundle = writer.build();
    StructureReport structure = StructureCheck.run(bundle, StructureCheck.ROWS, 1);
    List<GoldenReport> reports = GoldenCheck.run(bundle, golden.files(), tolerance);
    reports.forEach(GoldenReport::require);
    writer.write(out, zip);
    print(out, bundle, structure, reports);
    return CommandLines.OK;
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  private BundleWriter read(Path schemaFile) throws IOException {
    SchemaFile file = SchemaFile.read(schemaFile);
    if (ranker != null) {
      return Importer.ranker(ForeignModel.read(ranker), file, ToolVersion.current());
    }
    if (user == null || item == null) {
      throw usage("expected the towers by --user and --item");
    }
    return Importer.towers(
        ForeignModel.read(user), ForeignModel.read(item), file, ToolVersion.current());
  }

  private void print(
      Path path, Bundle bundle, StructureReport structure, List<GoldenReport> reports) {
    PrintWriter console = spec.commandLine().getOut();
    long bytes = bundle.sizes().values().stream().mapToLong(Long::longValue).sum();
    if (json) {
      console.println(
          JsonOutput.of(
              new Result(
                  path.toString(),
                  bundle.name(),
                  bundle.fingerprint(),
                  bytes,
                  structure,
                  reports)));
    } else {
      console.printf(
          "Wrote the bundle [%s] of model [%s], %,d bytes.%n", path, bundle.name(), bytes);
      ReportText.structure(console, structure);
      ReportText.golden(console, reports);
    }
    console.flush();
  }
}
