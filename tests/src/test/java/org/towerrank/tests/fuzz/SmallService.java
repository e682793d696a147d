package org.towerrank.tests.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.common.logging.LogConfigurator;
import org.towerrank.demo.DemoDataSet;
import org.towerrank.demo.DemoSettings;

/** A made-up service of few users, with two models fitted for one epoch and an index. */
public final class SmallService {
  private static final Path RECIPES = Path.of("..", "recipes");

  private final Path directory;

  /** Makes all of it below a directory. */
  public SmallService(Path directory) throws IOException {
    this.directory = directory;
    // Lucene asks all vector formats on the class path for their names. The server's, which only
    // tests have there, need this.
    LogConfigurator.configureESLogging();
    DemoDataSet.write(data(), new DemoSettings(7, 20, 480));
    for (String model : List.of("dssm", "mmoe")) {
      done(
          "train",
          "" + recipe(model),
          "--data",
          "" + data(),
          "--out",
          run(model),
          "--set",
          "fit.epochs=1");
      done("export", run(model), "--out", bundle(model));
    }
    String items = "" + data().resolve(DemoDataSet.RECALL).resolve("items.csv.gz");
    done("index", "--towers", bundle("dssm"), "--items", items, "--out", index());
  }

  private static void done(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("export")) {
      all.add("--quiet");
    }
    CommandLineRun run = CommandLineRun.of(all);
    if (run.exitCode() != 0) {
      throw new IllegalStateException("expected " + all + " to do its work, got " + run);
    }
  }

  /** A recipe of the repository that reads this data. */
  public static Path recipe(String model) {
    return RECIPES.resolve("demo-" + model + ".yaml");
  }

  /** The data that recipes read. */
  public Path data() {
    return directory.resolve("data");
  }

  /** The run of a model: dssm or mmoe. */
  public String run(String model) {
    return directory.resolve("run-" + model).toString();
  }

  /** The bundle of one. */
  public String bundle(String model) {
    return directory.resolve("bundle-" + model).toString();
  }

  /** The index of the items with the vectors of dssm. */
  public String index() {
    return directory.resolve("index").toString();
  }
}
