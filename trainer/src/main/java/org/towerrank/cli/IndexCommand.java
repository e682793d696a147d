package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.csv.DataException;
import org.towerrank.data.ItemTable;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.files.WhatIsRead;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ItemIndexSettings;
import org.towerrank.lucene.ItemIndexWriter;
import org.towerrank.lucene.Quantization;
import org.towerrank.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code index --towers BUNDLE --items ITEMS.csv --out INDEX}. */
@Command(
    name = "index",
    description = {
      "Writes a Lucene index of items: their vectors by the item tower, and all their fields.",
      "Any ranker whose item features are among the columns can read them; numbers that a ranker"
          + " named here scales or discretizes are kept as numbers, which is faster."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class IndexCommand implements Callable<Integer> {
  @Option(
      names = "--towers",
      required = true,
      paramLabel = "BUNDLE",
      description = "The two-tower model that embeds the items.")
  private Path towers = Path.of("");

  @Option(
      names = "--items",
      required = true,
      paramLabel = "FILE",
      description =
          "The items: .csv, .csv.gz or .parquet, or a folder of .parquet, with the models' document"
              + " fields as columns.")
  private Path items = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "INDEX",
      description = "Where to write the index; an earlier item index there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--ranker",
      paramLabel = "BUNDLE",
      description = "A ranker that will read the items. Repeatable.")
  private List<Path> rankers = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The column that tells items apart (default: item_id).")
  private String id = "item_id";

  @Option(
      names = "--display",
      paramLabel = "COLUMN",
      description =
          "A column that is shown only: no filter or model reads it, and its texts may have any"
              + " length. Repeatable.")
  private List<String> display = new ArrayList<>();

  @Option(
      names = "--quantization",
      paramLabel = "KIND",
      description = "Form of the vectors searched: none, int8, int4 or bbq (default: none).")
  private Quantization quantization = Quantization.NONE;

  @Mixin private OutputOptions output = new OutputOptions();

  /** What was written. */
  private record Written(
      String index,
      String model,
      int items,
      int dimension,
      double seconds,
      Map<String, String> fields) {}

  @Override
  public Integer call() throws IOException {
    List<Path> read = new ArrayList<>(rankers);
    read.addAll(List.of(items, towers));
    WhatIsRead.requireOutside(out, read);
    ItemIndexSettings settings = ItemIndexSettings.of(id).quantized(quantization);
    ItemTable table = ItemTable.open(items, Map.of());
    Progress progress = output.progress();
    long start = System.nanoTime();
    try (TwoTowerModel model = TwoTowerModel.load(Bundle.open(towers), SessionSettings.SERVING)) {
      List<FeatureSchema> schemas = new ArrayList<>(List.of(model.schema()));
      for (Path ranker : rankers) {
        schemas.add(Bundle.open(ranker).schema());
      }
      ItemFields known = table.indexFields(schemas);
      requireIds(table);
      table.requireGiven(display);
      ItemFields fields = known.displaying(display);
      int count =
          ItemIndexWriter.write(
              out, model, settings, fields, writer -> table.read(progress, writer::add));
      double seconds = (System.nanoTime() - start) / 1e9;
      Written written =
          new Written(
              out.toString(),
              model.bundle().name(),
              count,
              model.dimension(),
              seconds,
              fields.describe());
      output.print(written, writer -> print(writer, written));
    }
    return CommandLines.OK;
  }

  private void requireIds(ItemTable table) throws IOException {
    if (!table.fields().contains(id)) {
      table.requireGiven(List.of(id));
      throw DataException.of(
          items,
          1,
          "expected a column ["
              + id
              + "] that tells items apart, the header has none; --id names another"
              + Nearest.hint(id, table.fields()));
    }
  }

  private static void print(PrintWriter out, Written written) {
    out.printf(
        Locale.ROOT,
        "Wrote the index [%s] of %,d items, vectors of %d dimensions by model [%s], %.1f s.%n",
        written.index(),
        written.items(),
        written.dimension(),
        written.model(),
        written.seconds());
  }
}
