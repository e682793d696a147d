package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.dataset.WrittenFile;
import org.towerrank.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code towerrank dataset}: writes public or generated data in the layout that the recipes read.
 */
@Command(
    name = "dataset",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    description = {
      "Write data in the layout that the recipes read.",
      "Public data is converted, and that of 'towerrank demo' is generated."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class DatasetCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      completionCandidates = Names.class,
      converter = ByName.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private NamedDataset dataset;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the directories of the data set are made.")
  private Path out;

  @Option(
      names = "--from",
      paramLabel = "PATH",
      description =
          "The published file, an archive, or a directory with them; without it they are downloaded.")
  private @Nullable Path from;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Progress progress = output.progress();
    List<WrittenFile> files = dataset.write(from, out, progress);
    output.print(
        new Converted(dataset.title(), out.toString(), files), writer -> print(writer, files));
    return CommandLines.OK;
  }

  private void print(PrintWriter writer, List<WrittenFile> files) {
    for (WrittenFile file : files) {
      writer.printf(Locale.ROOT, "%,12d rows  %s%n", file.rows(), out.resolve(file.name()));
    }
  }

  /** What {@code --json} prints. */
  record Converted(String dataset, String out, List<WrittenFile> files) {

    Converted {
      files = List.copyOf(files);
    }
  }

  /** The names that complete the first argument. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(NamedDataset.titles());
    }
  }

  /** Finds a data set, or says which name is nearest. */
  static final class ByName implements ITypeConverter<NamedDataset> {

    @Override
    public NamedDataset convert(String name) {
      try {
        return NamedDataset.named(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
