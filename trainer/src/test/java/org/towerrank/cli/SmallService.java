package org.towerrank.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.towerrank.demo.DemoDataSet;
import org.towerrank.demo.DemoSettings;
import org.towerrank.files.OutputFiles;

/**
 * A small made-up service with models fitted for two epochs, by the commands themselves. Made once
 * for all tests of a JVM, which only read it.
 */
public final class SmallService implements AutoCloseable {
  private static final Path RECIPES = Path.of("..", "recipes");

  private final Path directory;
  private final Map<String, Path> made = new HashMap<>();

  private SmallService() throws IOException {
    directory = Files.createTempDirectory("towerrank-small-service-");
    DemoDataSet.write(data(), new DemoSettings(7, 60, 600));
  }

  /** The data that the recipes read. */
  public Path data() {
    return directory.resolve("data");
  }

  /** A recipe of the repository that reads this service's data. */
  public static Path recipe(String model) {
    return RECIPES.resolve("demo-" + model + ".yaml");
  }

  /** The arguments that fit a model to this service's data. */
  public Object[] training(String model, Path out, Object... more) {
    return TrainArguments.of(recipe(model), data(), out, more);
  }

  /** The run of a model: dssm, youtubednn, deepfm or mmoe. */
  public Path run(String model) {
    return make("run-" + model, out -> train(model, out));
  }

  /** The bundle of a model, as a directory. */
  public Path bundle(String model) {
    return make("bundle-" + model, out -> CommandRun.done("export", run(model), "--out", out));
  }

  /** The table of the items. */
  public Path items() {
    return data().resolve("demo_recall").resolve("items.csv.gz");
  }

  /** The index of the items with the vectors of {@code dssm}. */
  public Path index() {
    return make(
        "index",
        out ->
            CommandRun.done(
                "index", "--quiet", "--towers", bundle("dssm"), "--items", items(), "--out", out));
  }

  private void train(String model, Path out) {
    CommandRun.done(training(model, out, "--quiet", "--set", "fit.epochs=2"));
  }

  private interface Maker {
    void make(Path out);
  }

  private synchronized Path make(String name, Maker maker) {
    Path known = made.get(name);
    if (known != null) {
      return known;
    }
    Path path = directory.resolve(name);
    maker.make(path);
    made.put(name, path);
    return path;
  }

  @Override
  public void close() throws IOException {
    OutputFiles.delete(directory);
  }

  /** Gives the service to tests that have a parameter for it. */
  public static final class Resolver implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SmallService.class;
    }

    @Override
    public SmallService resolveParameter(ParameterContext parameter, ExtensionContext context) {
      // The root's store ends with each class where the build hands classes out one by one.
      return context
          .getStore(
              StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(SmallService.class))
          .computeIfAbsent(SmallService.class, key -> create(), SmallService.class);
    }

    private static SmallService create() {
      try {
        return new SmallService();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
