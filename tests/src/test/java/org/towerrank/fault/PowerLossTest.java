package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.tests.fuzz.CommandLineRun;
import org.towerrank.tests.fuzz.SmallService;

/**
 * What commands write is on the disk before it gets its place: a loss of power would leave empty
 * files there otherwise, and what they replaced is gone.
 */
class PowerLossTest {
  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static SmallService service;

  @BeforeAll
  static void make() throws IOException {
    service = new SmallService(directory.resolve("service"));
  }

  /** Its checkpoints as well. */
  @Test
  void aRunIsOnTheDisk() {
    String recipe = SmallService.recipe("mmoe").toString();
    String data = service.data().toString();
    String[] arguments = {
      "train", recipe, "--data", data, "--out", out("run"), "--set", "fit.epochs=2", "--quiet"
    };
    writes(arguments);
    // Over the former one.
    writes(arguments);
  }

  @Test
  void bundlesAreOnTheDisk() {
    writes("export", service.run("mmoe"), "--out", out("bundle"));
    writes("export", service.run("dssm"), "--zip", "--out", out("bundle.zip"));
  }

  @Test
  void anIndexIsOnTheDisk() {
    writes("index", "--towers", service.bundle("dssm"), "--items", items(), "--out", out("index"));
  }

  @Test
  void aTableIsOnTheDisk() {
    String towers = service.bundle("dssm");
    String[] arguments = {
      "predict", towers, "--side", "item", "--data", items(), "--out", out("vectors.csv")
    };
    writes(arguments);
  }

  private static String items() {
    return service.data().resolve("demo_recall").resolve("items.csv.gz").toString();
  }

  private static String out(String name) {
    return directory.resolve(name).toString();
  }

  private static void writes(String... arguments) {
    Operations operations = new Operations(0);
    CommandLineRun run = CommandLineRun.of(List.of(arguments), new FaultyFiles(operations)::path);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(operations.moves()).isPositive();
    assertThat(operations.early()).isEmpty();
  }
}
