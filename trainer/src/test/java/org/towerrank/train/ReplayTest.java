package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.TrainingRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/** Refits on data that has all rows so far: new ones are told by their time, others are drawn. */
class ReplayTest {
  private static final String RANKER =
      """
      name: replay
      data: {train: train.csv, validation: val.csv, test: val.csv, time: at}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: like}]
      network: {architecture: deepfm, dimension: 3, mlp: {layers: [4]}}
      fit: {batch_size: 16, epochs: 2, refit: {replay: 1.5, epochs: 2}}
      """;
  private static final String TOWERS =
      """
      name: replay
      data:
        {train: train.csv, validation: val.csv, test: val.csv, time: at,
         items: {file: items.csv, id: item, target: item}}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: dssm, dimension: 3, user: {layers: [4]}, item: {layers: [4]}, outputs: 4}
      fit: {batch_size: 16, epochs: 2, refit: {replay: 1.5, epochs: 2}}
      """;

  /** Every row has an item of its own, so that items tell which rows were read. */
  private static final int FIRST = 60;

  private static final int SECOND = 80;

  @TempDir Path folder;

  @BeforeEach
  void writeItems() throws IOException {
    StringBuilder items = new StringBuilder("item\n");
    IntStream.range(0, 200).forEach(item -> items.append('i').append(item).append('\n'));
    Files.writeString(folder.resolve("items.csv"), items);
    write(FIRST, Long::toString);
  }

  /** Rows of items 0, 1, ..., in a random order, each a second after the one before. */
  private void write(int rows, LongFunction<String> time) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      lines.add(random.nextInt(lines.size() + 1), line(row, time.apply(1_700_000_000L + row)));
    }
    Files.writeString(folder.resolve("train.csv"), "user,item,like,at\n" + String.join("", lines));
    Files.writeString(folder.resolve("val.csv"), "user,item,like,at\n" + line(0, "") + line(1, ""));
  }

  private static String line(int row, String time) {
    return "u%d,i%d,%d,%s%n".formatted(row % 7, row, row % 2, time);
  }

  private Trainer.Result train(String yaml, String out, String from, Map<String, String> set)
      throws IOException {
    return train(yaml, out, from, set, Progress.silent());
  }

  private Trainer.Result train(
      String yaml, String out, String from, Map<String, String> set, Progress progress)
      throws IOException {
    Path run = folder.resolve(out);
    Checkpoints checkpoints = Checkpoints.beside(run, Duration.ZERO, Progress.silent());
    Refit refit = from.isEmpty() ? null : new Refit(folder.resolve(from), 30, false);
    try (Interruption interruption = Interruption.listen()) {
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", yaml, set),
                  folder,
                  new TrainingOptions(refit, checkpoints),
                  progress,
                  interruption)
              .train();
      result.run().write(run, checkpoints.best().orElseThrow());
      checkpoints.delete();
      return result;
    }
  }

  private static TrainingRows.Counts rows(Trainer.Result result) {
    return Objects.requireNonNull(Objects.requireNonNull(result.refit()).rows());
  }

  /** The items that fitting read, which are the rows. */
  private static List<Integer> read(Trainer.Result result) {
    FittedData.Recall data = (FittedData.Recall) result.data();
    RecallSplit train = data.train();
    return IntStream.range(0, train.count())
        .mapToObj(row -> Integer.valueOf(data.items().ids().get(train.target(row)).substring(1)))
        .toList();
  }

  @Test
  void newRowsAreAllReadAndEarlierOnesDrawn() throws IOException {
    assertThat(read(train(TOWERS, "first", "", Map.of()))).hasSize(FIRST);
    write(SECOND, Long::toString);
    Trainer.Result second = train(TOWERS, "second", "first", Map.of());
    assertThat(rows(second)).isEqualTo(new TrainingRows.Counts(20, 60, 30));
    List<Integer> read = read(second);
    assertThat(read).hasSize(50).doesNotHaveDuplicates();
    assertThat(read).containsAll(IntStream.range(FIRST, SECOND).boxed().toList());
    // The third knows the rows that the second read, not only those of the first.
    write(90, Long::toString);
    Trainer.Result third = train(TOWERS, "third", "second", Map.of());
    assertThat(rows(third)).isEqualTo(new TrainingRows.Counts(10, 80, 15));
    assertThat(read(third)).contains(80, 89);
  }

  @Test
  void theSameSeedDrawsTheSameRowsAndAnotherOneOthers() throws IOException {
    train(TOWERS, "first", "", Map.of());
    write(SECOND, Long::toString);
    Trainer.Result one = train(TOWERS, "one", "first", Map.of());
    Trainer.Result same = train(TOWERS, "same", "first", Map.of());
    assertThat(read(same)).isEqualTo(read(one));
    assertThat(same.run().weights()).isEqualTo(one.run().weights());
    Trainer.Result other = train(TOWERS, "other", "first", Map.of("fit.seed", "2"));
    assertThat(read(other)).isNotEqualTo(read(one));
  }

  /** Of 60 rows 30 are drawn, so that in 200 draws each is drawn about 100 times. */
  @Test
  void everyEarlierRowIsDrawnAsOften() throws IOException {
    write(SECOND, Long::toString);
    Recipe recipe = RecipeReader.parse("recipe", TOWERS, Map.of()).recipe();
    int[] drawn = new int[FIRST];
    for (int seed = 0; seed < 200; seed++) {
      TrainingRows rows = TrainingRows.since(recipe.data(), "1700000059", 1.5, SplitMix.mix(seed));
      RecallData data = RecallData.open(recipe, folder, rows, Progress.silent());
      FeatureSchema schema = data.fitSchema();
      RecallSplit train = data.read("train.csv", schema, data.readItems(schema));
      IntStream.range(0, train.count())
          .map(train::target)
          .filter(item -> item < FIRST)
          .forEach(item -> drawn[item]++);
    }
    assertThat(IntStream.of(drawn).sum()).isEqualTo(200 * 30);
    // Five standard deviations of a binomial with 200 draws of probability 1/2.
    for (int times : drawn) {
      assertThat(times).isBetween(65, 135);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RANKER", "TOWERS"})
  void withoutReplayOnlyNewRowsAreReadAndWithMuchAllAre(String kind) throws IOException {
    String yaml = kind.equals("RANKER") ? RANKER : TOWERS;
    train(yaml, "first", "", Map.of());
    write(SECOND, Long::toString);
    assertThat(rows(train(yaml, "none", "first", Map.of("fit.refit.replay", "0"))))
        .isEqualTo(new TrainingRows.Counts(20, 60, 0));
    assertThat(rows(train(yaml, "all", "first", Map.of("fit.refit.replay", "1e6"))))
        .isEqualTo(new TrainingRows.Counts(20, 60, 60));
  }

  /** What earlier rows have is known, whether they are drawn or not. */
  @Test
  void valuesOfEarlierRowsThatAreNotDrawnStay() throws IOException {
    train(RANKER, "first", "", Map.of());
    write(SECOND, Long::toString);
    Trainer.Result second = train(RANKER, "second", "first", Map.of("fit.refit.replay", "0"));
    assertThat(Objects.requireNonNull(second.refit()).vocabularies().get("item"))
        .isEqualTo(new RefitReport.Values(60, 20, 0, 0));
  }

  @Test
  void rowsWithoutWeightAreNeitherNewNorDrawn() throws IOException {
    String weighted = TOWERS.replace("time: at", "time: at, weight: like");
    train(weighted, "first", "", Map.of());
    write(SECOND, Long::toString);
    Files.writeString(folder.resolve("val.csv"), "user,item,like,at\n" + line(1, "") + line(3, ""));
    Trainer.Result second = train(weighted, "second", "first", Map.of());
    assertThat(rows(second)).isEqualTo(new TrainingRows.Counts(10, 30, 15));
    assertThat(read(second)).allMatch(item -> item % 2 == 1);
  }

  @Test
  void datesAreTimesToo() throws IOException {
    LongFunction<String> date = second -> java.time.Instant.ofEpochSecond(second).toString();
    write(FIRST, date);
    train(RANKER, "first", "", Map.of());
    write(SECOND, date);
    assertThat(rows(train(RANKER, "second", "first", Map.of())))
        .isEqualTo(new TrainingRows.Counts(20, 60, 30));
    write(SECOND, Long::toString);
    assertThatThrownBy(() -> train(RANKER, "third", "first", Map.of()))
        .hasMessageContaining("train.csv")
        .hasMessageContaining("column [at]: expected a date as [2023-11-14T22:14:19Z] is")
        .hasMessageContaining("found [17000000");
  }

  @Test
  void aDayWithoutNewRowsIsRefusedWithTheLatestTime() throws IOException {
    train(TOWERS, "first", "", Map.of());
    assertThatThrownBy(() -> train(TOWERS, "second", "first", Map.of()))
        .hasMessageContaining("train.csv")
        .hasMessageContaining("expected new rows: those with a time in column [at] after")
        .hasMessageContaining("the latest here is [1700000059]");
    assertThat(folder.resolve("second")).doesNotExist();
    assertThat(folder.resolve("second.checkpoint")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"'',found []", "soon,found [soon]", "2026-02-30,2026-02-30"})
  void whatIsNoTimeIsToldByItsLine(String time, String problem) throws IOException {
    write(FIRST, second -> second == 1_700_000_000L ? time : Long.toString(second));
    assertThatThrownBy(() -> train(RANKER, "first", "", Map.of()))
        .hasMessageContaining("train.csv")
        .hasMessageContaining("column [at]: expected a")
        .hasMessageContaining(problem);
  }

  @Test
  void afterARunWithoutTimesAllRowsAreNewAndThatIsSaid() throws IOException {
    train(RANKER.replace(", time: at", ""), "first", "", Map.of());
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    Trainer.Result second = train(RANKER, "second", "first", Map.of(), warnings);
    assertThat(Objects.requireNonNull(second.refit()).rows()).isNull();
    assertThat(warnings.warnings()).anyMatch(warning -> warning.contains("all rows count as new"));
    write(SECOND, Long::toString);
    assertThat(rows(train(RANKER, "third", "second", Map.of())).fresh()).isEqualTo(20);
  }

  /** Rows of a wrong clock, which would be the latest ones of every day to come. */
  @ParameterizedTest
  @CsvSource({
    "4102444800, 1",
    "4102444800000, 1000",
    "2100-01-01, 0",
    "2100-01-01T00:00:00+01:00, 0"
  })
  void aRowInTheFutureIsWarnedOfAndHidesNoNewRows(String ahead, long unit) throws IOException {
    LongFunction<String> time =
        unit == 0
            ? seconds -> java.time.Instant.ofEpochSecond(seconds).toString()
            : seconds -> Long.toString(seconds * unit);
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    write(FIRST, seconds -> seconds % 50 == 7 ? ahead : time.apply(seconds));
    train(RANKER, "first", "", Map.of(), warnings);
    assertThat(warnings.warnings())
        .anyMatch(
            warning ->
                warning.startsWith(
                    "column [at]: 2 training rows have a time in the future, such as ["
                        + ahead
                        + "]"));
    write(SECOND, seconds -> seconds % 50 == 7 ? ahead : time.apply(seconds));
    assertThat(rows(train(RANKER, "second", "first", Map.of())))
        .isEqualTo(new TrainingRows.Counts(20, 60, 30));
    assertThatThrownBy(() -> train(RANKER, "third", "second", Map.of()))
        .hasMessageContaining("the latest here is [" + time.apply(1_700_000_000L + SECOND - 1))
        .hasMessageContaining("nothing to go on with");
  }

  /** Such as day and hour in one number: 20261128101500. */
  @Test
  void timesOfNoUnitAreNotTakenForTheFuture() throws IOException {
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    LongFunction<String> time = seconds -> Long.toString(20_261_128_000_000L + seconds);
    write(FIRST, time);
    train(RANKER, "first", "", Map.of(), warnings);
    assertThat(warnings.warnings()).noneMatch(warning -> warning.contains("future"));
    write(SECOND, time);
    assertThat(rows(train(RANKER, "second", "first", Map.of())).fresh()).isEqualTo(20);
  }

  /** The process ends behind the first epoch. What goes on reads the same rows. */
  @Test
  void aRefitThatWasCutOffGoesOnWithTheRowsThatItDrew() throws IOException {
    train(TOWERS, "first", "", Map.of());
    write(SECOND, Long::toString);
    Trainer.Result whole = train(TOWERS, "second", "first", Map.of());
    RecipeSource recipe = RecipeReader.parse("recipe", TOWERS, Map.of());
    Path run = folder.resolve("cut");
    Refit refit = new Refit(folder.resolve("first"), 30, false);
    StoppingRule dies =
        best -> {
          throw new IllegalStateException("the power went");
        };
    Checkpoints beside = Checkpoints.beside(run, Duration.ZERO, Progress.silent());
    try (Interruption interruption = Interruption.listen()) {
      TrainingOptions cut = new TrainingOptions(refit, beside, dies);
      assertThatThrownBy(
              () -> new Trainer(recipe, folder, cut, Progress.silent(), interruption).train())
          .hasMessage("the power went");
      Checkpoints left = Checkpoints.left(run, Duration.ZERO, Progress.silent());
      TrainingOptions on = new TrainingOptions(left.left().orElseThrow().refit(), left);
      Trainer.Result resumed =
          new Trainer(recipe, folder, on, Progress.silent(), interruption).train();
      assertThat(read(resumed)).isEqualTo(read(whole));
      assertThat(resumed.fitted().epochs()).isEqualTo(2);
      assertThat(resumed.run().weights()).isEqualTo(whole.run().weights());
    }
  }

  /** A day on, the rows that were of the future are of the past. */
  @Test
  void aRefitThatGoesOnLaterTakesTheSameRowsForNew() throws IOException {
    Instant today = Instant.ofEpochSecond(1_700_000_000L + SECOND).minus(Duration.ofDays(1));
    train(TOWERS, "first", "", Map.of());
    LongFunction<String> time = second -> Long.toString(second % 4 == 0 ? second + 200 : second);
    write(SECOND, time);
    Refit refit = new Refit(folder.resolve("first"), 30, false);
    Trainer.Result whole =
        train(new TrainingOptions(refit, beside("whole"), any -> true, () -> today));
    assertThat(rows(whole).fresh()).isEqualTo(15);
    cut("cut", refit, today);
    Instant tomorrow = today.plus(Duration.ofDays(1));
    Trainer.Result resumed = resume("cut", refit, tomorrow);
    assertThat(rows(resumed)).isEqualTo(rows(whole));
    assertThat(resumed.run().weights()).isEqualTo(whole.run().weights());
    // As an earlier version wrote it, without the time.
    cut("older", refit, today);
    Path file = folder.resolve("older.checkpoint").resolve(Checkpoint.FILE);
    Files.writeString(file, Files.readString(file).replaceFirst("\\s*\"begun\".*", ""));
    assertThat(rows(resume("older", refit, today))).isEqualTo(rows(whole));
  }

  /** Of a fit that ended behind its first epoch. */
  private void cut(String run, Refit refit, Instant now) throws IOException {
    StoppingRule dies =
        best -> {
          throw new IllegalStateException("the power went");
        };
    TrainingOptions cut = new TrainingOptions(refit, beside(run), dies, () -> now);
    assertThatThrownBy(() -> train(cut)).hasMessage("the power went");
  }

  private Checkpoints beside(String run) throws IOException {
    return Checkpoints.beside(folder.resolve(run), Duration.ZERO, Progress.silent());
  }

  private Trainer.Result resume(String run, Refit refit, Instant now) throws IOException {
    Checkpoints left = Checkpoints.left(folder.resolve(run), Duration.ZERO, Progress.silent());
    return train(new TrainingOptions(refit, left, any -> true, () -> now));
  }

  private Trainer.Result train(TrainingOptions options) throws IOException {
    RecipeSource recipe = RecipeReader.parse("recipe", TOWERS, Map.of());
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(recipe, folder, options, Progress.silent(), interruption).train();
    }
  }

  @Test
  void anAnnealedRefitKeepsItsLastEpochAndAnotherOneItsBest() throws IOException {
    Map<String, String> set =
        Map.of("fit.optimizer.learning_rate", "1", "fit.refit.epochs", "7", "fit.patience", "2");
    train(RANKER, "first", "", Map.of());
    write(SECOND, Long::toString);
    Trainer.Result annealed = train(RANKER, "second", "first", set);
    assertThat(annealed.fitted().epochs()).isEqualTo(7);
    assertThat(annealed.fitted().bestEpoch()).isEqualTo(7);
    Map<String, String> constant = new HashMap<>(set);
    constant.put("fit.refit.anneal", "false");
    Trainer.Result other = train(RANKER, "third", "first", constant);
    assertThat(other.fitted().epochs()).isLessThan(7);
    assertThat(other.fitted().bestEpoch()).isEqualTo(other.fitted().epochs() - 2);
  }

  /** Without steps that change them, weights are the mean of earlier and of fresh ones. */
  @ParameterizedTest
  @ValueSource(strings = {"RANKER", "TOWERS"})
  void weightsAreKeptInPart(String kind) throws IOException {
    String yaml = kind.equals("RANKER") ? RANKER : TOWERS;
    Trainer.Result first = train(yaml, "first", "", Map.of());
    Map<String, String> still = new HashMap<>();
    still.put("fit.optimizer.learning_rate", "0");
    still.put("data.time", "null");
    Trainer.Result fresh = train(yaml, "fresh", "", still);
    still.put("fit.refit.keep", "0.25");
    Trainer.Result mixed = train(yaml, "mixed", "first", still);
    first
        .run()
        .weights()
        .tensors()
        .forEach(
            (name, before) -> {
              float[] random = fresh.run().weights().get(name).data();
              float[] found = mixed.run().weights().get(name).data();
              for (int i = 0; i < found.length; i++) {
                // What stands for missing and unknown values is made of the others after an epoch.
                if (!name.contains("embedding") || i >= 2 * before.shape().getLast()) {
                  assertThat((double) found[i])
                      .as(name)
                      .isCloseTo(0.25 * before.data()[i] + 0.75 * random[i], within(1e-6));
                }
              }
            });
  }

  /** Over two epochs of 50 rows in batches of 16 rates fall over 8 steps. */
  @Test
  void annealedRatesFallAsACosineOverAllSteps() throws IOException {
    train(TOWERS, "first", "", Map.of());
    write(SECOND, Long::toString);
    Trainer.Result annealed = train(TOWERS, "second", "first", Map.of());
    Map<String, String> by =
        Map.of("fit.refit.anneal", "false", "fit.schedule", "{decay: cosine, decay_steps: 8}");
    Trainer.Result scheduled = train(TOWERS, "third", "first", by);
    assertThat(scheduled.fitted().history()).hasSize(2);
    assertThat(annealed.fitted().history().getLast().loss())
        .isEqualTo(scheduled.fitted().history().getLast().loss());
  }
}
