package org.towerrank.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import org.towerrank.feature.Nearest;
import org.towerrank.files.WhatIsRead;
import org.towerrank.imports.ForeignModel;
import org.towerrank.imports.IdRange;
import org.towerrank.imports.ImportedModel;
import org.towerrank.imports.Importer;
import org.towerrank.imports.SchemaFile;
import org.towerrank.imports.SchemaGuess;
import org.towerrank.imports.Tool;
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
      names = "--init",
      description = "Print a schema to fill in, for a model or two towers, and do nothing else.")
  private boolean init;

  @Option(
      names = "--preset",
      paramLabel = "TOOL",
      description = {
        "With --init, the tool that the model comes from:",
        "torch-rechub, deepctr, onnxmltools, sklearn or hummingbird."
      })
  private @Nullable String preset;

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

  @Option(
      names = "--every-row",
      description =
          "Keep a ranker's user in every row, to compare with: bench rescore --every-row.")
  private boolean everyRow;

  @Option(
      names = "--mixes-rows",
      description = {
        "Accept a ranker that computes across the items of a batch, such as a softmax over them.",
        "Each window of a search is one batch then, and the scores of its items depend on it."
      })
  private boolean mixesRows;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  /** What was written. */
  private record Result(
      String bundle,
      String name,
      String fingerprint,
      long bytes,
      List<String> notes,
      StructureReport structure,
      List<GoldenReport> golden) {}

  @Override
  public Integer call() throws IOException {
    boolean towers = user != null && item != null && ranker == null;
    if (!towers && (ranker == null || user != null || item != null)) {
      throw usage("expected a model, or the towers by --user and --item");
    }
    if (towers && mixesRows) {
      throw usage("--mixes-rows is for a ranker: vectors are made of one row each");
    }
    if (init) {
      spec.commandLine().getOut().print(guess());
      spec.commandLine().getOut().flush();
      return CommandLines.OK;
    }
    if (preset != null) {
      throw usage("--preset goes with --init; a schema has the key [tool]");
    }
    if (schema == null || out == null) {
      throw usage("expected --schema SCHEMA.yaml and --out BUNDLE");
    }
    BundleName.require(spec, out, zip);
    double tolerance = golden.tolerance(spec);
    WhatIsRead.requireOutside(out, read(schema));
    SchemaFile file = SchemaFile.read(schema);
    ImportedModel read = read(file);
    IdRange.require(file, read.whole().orElse(read.writer()).build());
    ImportedModel imported = compared(read);
    Bundle bundle = imported.writer().build();
    StructureReport structure = StructureCheck.run(bundle, StructureCheck.ROWS, 1);
    UnitVectors.require(bundle, StructureCheck.ROWS, 1);
    List<GoldenReport> reports = GoldenCheck.run(bundle, golden.files(), tolerance);
    reports.forEach(GoldenReport::require);
    imported.writer().write(out, zip);
    print(bundle, imported.notes(), structure, reports);
    return CommandLines.OK;
  }

  /** The files that options name. What the schema names becomes a part of the bundle. */
  private List<Path> read(Path schema) {
    GoldenCheck.Files rows = golden.files();
    return Stream.of(schema, ranker, user, item, rows.ranker(), rows.user(), rows.item())
        .filter(Objects::nonNull)
        .toList();
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  private String guess() throws IOException {
    if (schema != null || out != null || !golden.files().isEmpty()) {
      throw usage("--init prints a schema: expected neither --schema, --out nor golden rows");
    }
    if (json) {
      throw usage("--init prints a schema, which is YAML: leave out --json");
    }
    Tool tool = preset == null ? null : tool(preset);
    return ranker != null
        ? SchemaGuess.ranker(ForeignModel.read(ranker), tool)
        : SchemaGuess.towers(
            ForeignModel.read(Objects.requireNonNull(user)),
            ForeignModel.read(Objects.requireNonNull(item)),
            tool);
  }

  private Tool tool(String label) {
    return Tool.of(label)
        .orElseThrow(
            () ->
                usage(
                    "--preset: unknown tool ["
                        + label
                        + "]"
                        + Nearest.hint(
                            label, Arrays.stream(Tool.values()).map(Tool::label).toList())));
  }

  /** The same, with the user in every row if computing it once does not give the same. */
  private ImportedModel compared(ImportedModel imported) throws IOException {
    if (imported.whole().isEmpty()) {
      return imported;
    }
    if (everyRow) {
      return imported.withUserInEveryRow("as --every-row asks for.");
    }
    Bundle whole = imported.whole().get().build();
    return OnceCheck.difference(whole, imported.writer().build())
        .map(found -> imported.withUserInEveryRow("since once is not the same: " + found))
        .orElse(imported);
  }

  private ImportedModel read(SchemaFile file) throws IOException {
    if (ranker != null) {
      return Importer.ranker(ForeignModel.read(ranker), file, ToolVersion.current(), mixesRows);
    }
    if (user == null || item == null) {
      throw usage("expected the towers by --user and --item");
    }
    return Importer.towers(
        ForeignModel.read(user), ForeignModel.read(item), file, ToolVersion.current());
  }

  private void print(
      Bundle bundle, List<String> notes, StructureReport structure, List<GoldenReport> reports) {
    PrintWriter console = spec.commandLine().getOut();
    long bytes = bundle.sizes().values().stream().mapToLong(Long::longValue).sum();
    if (json) {
      console.println(
          JsonOutput.of(
              new Result(
                  String.valueOf(out),
                  bundle.name(),
                  bundle.fingerprint(),
                  bytes,
                  notes,
                  structure,
                  reports)));
    } else {
      console.printf(
          Locale.ROOT,
          "Wrote the bundle [%s] of model [%s], %,d bytes.%n",
          out,
          bundle.name(),
          bytes);
      notes.forEach(console::println);
      ReportText.structure(console, structure);
      ReportText.golden(console, reports);
    }
    console.flush();
  }
}
