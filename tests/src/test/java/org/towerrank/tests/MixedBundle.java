package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.towerrank.export.ExportMain;
import org.towerrank.export.MixingGraphs;

/** Bundles of rankers that compute across the items of a batch, and items for them. */
final class MixedBundle {
  private MixedBundle() {}

  /** Imports a graph of {@link MixingGraphs}, and gives the zip. */
  static Path of(Path folder, Path model) throws IOException {
    Path schema = Files.writeString(folder.resolve("schema.yaml"), MixingGraphs.SCHEMA);
    Path zip = folder.resolve(model.getFileName() + ".zip");
    StringWriter err = new StringWriter();
    String[] command = {
      "import", "" + model, "--schema", "" + schema, "--out", "" + zip, "--zip", "--mixes-rows"
    };
    int code =
        ExportMain.commandLine()
            .setErr(new PrintWriter(err, true))
            .setOut(new PrintWriter(new StringWriter()))
            .execute(command);
    assertThat(code).as(err.toString()).isZero();
    return zip;
  }

  /** Prices of items that a float holds. */
  static double[] prices(int count) {
    return new SplittableRandom(count).doubles(count, -1, 1).map(price -> (float) price).toArray();
  }
}
