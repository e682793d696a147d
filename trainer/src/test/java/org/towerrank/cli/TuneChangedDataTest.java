package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.train.Interruption;
import org.towerrank.tune.Search;
import org.towerrank.tune.Space;

/** Searches whose data change while they go on: trials on other data do not compare. */
@ExtendWith(SmallService.Resolver.class)
class TuneChangedDataTest {
  private static final String VALIDATION = "demo_ranking/val.csv.gz";

  @TempDir private Path folder;
  private final SmallService service;

  TuneChangedDataTest(SmallService service) {
    this.service = service;
  }

  /** Changes files. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private Search.Result search(SpoiltData data, Change atTheSecondTrial) throws IOException {
    Path file = SmallService.recipe("deepfm");
    RecipeSource recipe =
        RecipeReader.read(file, Map.of("fit.epochs", "2", "fit.batch_size", "256"));
    Progress progress =
        Progress.watchedBy(
            (label, rows) -> {
              try {
                if (label.startsWith("trial 2 ")) {
                  atTheSecondTrial.make();
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (Interruption interruption = Interruption.listen()) {
      return new Search(3, null, 1, 2)
          .run(
              recipe,
              Space.of(file, recipe),
              data.directory(),
              folder.resolve("out"),
              progress,
              interruption);
    }
  }

  private void requireRefused(SpoiltData data, Change change) throws IOException {
    byte[] before = Files.readAllBytes(data.file(VALIDATION));
    assertThatThrownBy(() -> search(data, change))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "holds a search on other data: the file [" + VALIDATION + "] changed since");
    assertThat(new SmallSearch(folder, service).trials("out")).hasSize(1);

    Files.write(data.file(VALIDATION), before);
    assertThat(search(data, () -> {}).trials())
        .hasSize(3)
        .allSatisfy(trial -> assertThat(trial.error()).isNull());
  }

  @Test
  void aTrialOnOtherRowsIsNotComparedAndTheSearchGoesOnWithTheOldOnes() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    requireRefused(
        data,
        () ->
            data.edit(
                VALIDATION,
                text -> text.substring(0, text.lastIndexOf("\n", text.length() - 2) + 1)));
  }

  @Test
  void aTrialWithoutItsDataIsNotKeptAsOneThatFailed() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    requireRefused(data, () -> Files.deleteIfExists(data.file(VALIDATION)));
  }

  /** Trials that start from other embeddings do not compare either. */
  @Test
  void aSearchDoesNotGoOnFromAnotherRun() throws IOException {
    Path start = Files.createSymbolicLink(folder.resolve("start"), service.run("deepfm"));
    SmallSearch small = new SmallSearch(folder, service);
    Object[] from = {"--first-epochs", "2", "--set", "fit.start_from=" + start};
    CommandRun.done(small.tune("started", 1, from).toArray());

    Files.delete(start);
    Files.createSymbolicLink(start, service.run("mmoe"));
    CommandRun.of(small.tune("started", 2, from).toArray())
        .failed("the file [" + start.resolve("run.json") + "] changed since");
    assertThat(small.trials("started")).hasSize(1);
  }

  /** A range of all of {@code fit} may name runs, too. */
  @Test
  void aSearchDoesNotGoOnFromAnotherRunThatARangeOfASectionNames() throws IOException {
    Path start = Files.createSymbolicLink(folder.resolve("start"), service.run("deepfm"));
    SmallSearch small = new SmallSearch(folder, service);
    String fit = "{epochs: 2, batch_size: 256, start_from: \"" + start + "\"}";
    Path space = small.space("ranges: {fit: {values: [" + fit + "]}}");
    Object[] from = {"--first-epochs", "2", "--space", space};
    CommandRun.done(small.tune("started", 2, from).toArray());

    Files.delete(start);
    Files.createSymbolicLink(start, service.run("mmoe"));
    CommandRun.of(small.tune("started", 3, from).toArray())
        .failed("the file [" + start.resolve("run.json") + "] changed since");
    assertThat(small.trials("started")).hasSize(2);
  }
}
