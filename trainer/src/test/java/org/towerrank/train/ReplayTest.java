package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.train.ReplayedRows.FIRST;
import static org.towerrank.train.ReplayedRows.RANKER;
import static org.towerrank.train.ReplayedRows.SECOND;
import static org.towerrank.train.ReplayedRows.TOWERS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.data.ReachedTime;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.TrainingRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

/** Refits on data that has all rows so far: new ones are told by their time, others are drawn. */
class ReplayTest {
  @TempDir private Path folder;
  private ReplayedRows runs;

  @BeforeEach
  void write() throws IOException {
    runs = ReplayedRows.in(folder);
  }

  @Test
  void newRowsAreAllReadAndEarlierOnesDrawn() throws IOException {
    assertThat(ReplayedRows.read(runs.train(TOWERS, "first", "", Map.of()))).hasSize(FIRST);
    runs.write(SECOND, Long::toString);
    Trainer.Result second = runs.train(TOWERS, "second", "first", Map.of());
    assertThat(ReplayedRows.rows(second)).isEqualTo(new TrainingRows.Counts(20, 60, 30));
    List<Integer> read = ReplayedRows.read(second);
    assertThat(read).hasSize(50).doesNotHaveDuplicates();
    assertThat(read).containsAll(IntStream.range(FIRST, SECOND).boxed().toList());
    // The third knows the rows that the second read, not only those of the first.
    runs.write(90, Long::toString);
    Trainer.Result third = runs.train(TOWERS, "third", "second", Map.of());
    assertThat(ReplayedRows.rows(third)).isEqualTo(new TrainingRows.Counts(10, 80, 15));
    assertThat(ReplayedRows.read(third)).contains(80, 89);
  }

  @Test
  void theSameSeedDrawsTheSameRowsAndAnotherOneOthers() throws IOException {
    runs.train(TOWERS, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Trainer.Result one = runs.train(TOWERS, "one", "first", Map.of());
    Trainer.Result same = runs.train(TOWERS, "same", "first", Map.of());
    assertThat(ReplayedRows.read(same)).isEqualTo(ReplayedRows.read(one));
    assertThat(same.run().weights()).isEqualTo(one.run().weights());
    Trainer.Result other = runs.train(TOWERS, "other", "first", Map.of("fit.seed", "2"));
    assertThat(ReplayedRows.read(other)).isNotEqualTo(ReplayedRows.read(one));
  }

  /** Of 60 rows 30 are drawn, so that in 200 draws each is drawn about 100 times. */
  @Test
  void everyEarlierRowIsDrawnAsOften() throws IOException {
    runs.write(SECOND, Long::toString);
    Recipe recipe = RecipeReader.parse("recipe", TOWERS, Map.of()).recipe();
    int[] drawn = new int[FIRST];
    for (int seed = 0; seed < 200; seed++) {
      TrainingRows rows =
          TrainingRows.since(
              recipe.data(), ReachedTime.uncounted("1700000059"), 1.5, SplitMix.mix(seed));
      RecallData data = RecallData.open(recipe, folder, rows, Progress.silent());
      FeatureSchema schema = data.training().fitted();
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
    runs.train(yaml, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    assertThat(
            ReplayedRows.rows(runs.train(yaml, "none", "first", Map.of("fit.refit.replay", "0"))))
        .isEqualTo(new TrainingRows.Counts(20, 60, 0));
    assertThat(
            ReplayedRows.rows(runs.train(yaml, "all", "first", Map.of("fit.refit.replay", "1e6"))))
        .isEqualTo(new TrainingRows.Counts(20, 60, 60));
  }

  /** What earlier rows have is known, whether they are drawn or not. */
  @Test
  void valuesOfEarlierRowsThatAreNotDrawnStay() throws IOException {
    runs.train(RANKER, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Trainer.Result second = runs.train(RANKER, "second", "first", Map.of("fit.refit.replay", "0"));
    assertThat(Objects.requireNonNull(second.refit()).vocabularies().get("item"))
        .isEqualTo(new RefitReport.Values(60, 20, 0, 0));
  }

  @Test
  void rowsWithoutWeightAreNeitherNewNorDrawn() throws IOException {
    String weighted = TOWERS.replace("time: at", "time: at, weight: like");
    runs.train(weighted, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Files.writeString(
        folder.resolve("val.csv"),
        "user,item,like,at\n" + ReplayedRows.line(1, "") + ReplayedRows.line(3, ""));
    Trainer.Result second = runs.train(weighted, "second", "first", Map.of());
    assertThat(ReplayedRows.rows(second)).isEqualTo(new TrainingRows.Counts(10, 30, 15));
    assertThat(ReplayedRows.read(second)).allMatch(item -> item % 2 == 1);
  }

  @Test
  void datesAreTimesToo() throws IOException {
    LongFunction<String> date = second -> java.time.Instant.ofEpochSecond(second).toString();
    runs.write(FIRST, date);
    runs.train(RANKER, "first", "", Map.of());
    runs.write(SECOND, date);
    assertThat(ReplayedRows.rows(runs.train(RANKER, "second", "first", Map.of())))
        .isEqualTo(new TrainingRows.Counts(20, 60, 30));
    runs.write(SECOND, Long::toString);
    assertThatThrownBy(() -> runs.train(RANKER, "third", "first", Map.of()))
        .hasMessageContaining("train.csv")
        .hasMessageContaining("column [at]: expected a date as [2023-11-14T22:14:19Z] is")
        .hasMessageContaining("found [17000000");
  }

  @Test
  void aDayWithoutNewRowsIsRefusedWithTheLatestTime() throws IOException {
    runs.train(TOWERS, "first", "", Map.of());
    assertThatThrownBy(() -> runs.train(TOWERS, "second", "first", Map.of()))
        .hasMessageContaining("train.csv")
        .hasMessageContaining("expected new rows: those with a time in column [at] after")
        .hasMessageContaining("the latest here is [1700000059]");
    assertThat(folder.resolve("second")).doesNotExist();
    assertThat(folder.resolve("second.checkpoint")).doesNotExist();
  }

  /** A split by time cuts such days, so that the next day brings their other rows. */
  @ParameterizedTest
  @ValueSource(strings = {"RANKER", "TOWERS"})
  void moreRowsOfTheLatestTimeAreNew(String kind) throws IOException {
    String yaml = kind.equals("RANKER") ? RANKER : TOWERS;
    LongFunction<String> day =
        second -> "2026-03-%02d".formatted(1 + (second - 1_700_000_000L) / 25);
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    // Of the third day 10 rows of 25 at first, and then all.
    runs.write(FIRST, day);
    runs.train(yaml, "first", "", Map.of());
    assertThatThrownBy(() -> runs.train(yaml, "again", "first", Map.of()))
        .hasMessageContaining("the latest here is [2026-03-03], so there is nothing to go on with");
    runs.write(SECOND, day);
    Trainer.Result second = runs.train(yaml, "second", "first", Map.of(), warnings);
    assertThat(ReplayedRows.rows(second)).isEqualTo(new TrainingRows.Counts(30, 50, 45));
    assertThat(warnings.warnings()).noneMatch(warning -> warning.contains("late"));
    // Whole days follow as before.
    runs.write(75, day);
    runs.train(yaml, "whole", "first", Map.of());
    runs.write(100, day);
    assertThat(ReplayedRows.rows(runs.train(yaml, "next", "whole", Map.of())).fresh())
        .isEqualTo(25);
  }

  /** As when the file of a day before comes after that of the day itself. */
  @Test
  void rowsThatCameLateAreWarnedOf() throws IOException {
    LongFunction<String> shifted =
        second -> Long.toString(second + (second < 1_700_000_020 ? 0 : 100));
    runs.write(FIRST, shifted);
    runs.train(RANKER, "first", "", Map.of());
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    runs.write(SECOND, shifted);
    runs.train(RANKER, "second", "first", Map.of(), warnings);
    assertThat(warnings.warnings()).noneMatch(warning -> warning.contains("late"));
    // Rows 80 to 89 have times before those of the first fit.
    runs.write(
        95,
        second ->
            second < 1_700_000_080 || second >= 1_700_000_090
                ? shifted.apply(second)
                : Long.toString(second - 50));
    runs.train(RANKER, "third", "second", Map.of(), warnings);
    assertThat(warnings.warnings())
        .contains(
            "column [at]: [89] training rows are before [1700000179], until which the earlier"
                + " run was fitted, and there were [79] then: the others came late. They count as"
                + " earlier rows, which are drawn. To read all of them go on from a run before"
                + " them, or raise fit.refit.replay");
  }

  /** As where a log comes in milliseconds from some day on. */
  @Test
  void aRefitWithoutEarlierRowsIsWarnedOf() throws IOException {
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    runs.write(FIRST, Long::toString);
    runs.train(RANKER, "first", "", Map.of(), warnings);
    runs.write(SECOND, Long::toString);
    runs.train(RANKER, "second", "first", Map.of(), warnings);
    assertThat(warnings.warnings()).noneMatch(warning -> warning.contains("earlier"));
    runs.write(90, second -> Long.toString(1000 * second));
    runs.train(RANKER, "third", "second", Map.of(), warnings);
    assertThat(warnings.warnings())
        .contains(
            "column [at]: all 90 training rows are after [1700000079], until which the earlier run"
                + " was fitted, so no earlier ones are drawn. Give all rows so far; if these are"
                + " all, their times are of another unit than before");
  }

  /** Its times are of no unit at all: what is wrong is the file. */
  @Test
  void aDayWhoseFileIsEmptyIsNotTakenForOneOfOtherTimes() throws IOException {
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    runs.write(FIRST, Long::toString);
    runs.train(RANKER, "first", "", Map.of(), warnings);
    runs.write(0, Long::toString);
    assertThatThrownBy(() -> runs.train(RANKER, "second", "first", Map.of(), warnings))
        .hasMessageContaining("expected rows behind the header, found none");
    assertThat(warnings.warnings()).noneMatch(warning -> warning.contains("earlier"));
  }

  @ParameterizedTest
  @CsvSource({"'',found []", "soon,found [soon]", "2026-02-30,2026-02-30"})
  void whatIsNoTimeIsToldByItsLine(String time, String problem) throws IOException {
    runs.write(FIRST, second -> second == 1_700_000_000L ? time : Long.toString(second));
    assertThatThrownBy(() -> runs.train(RANKER, "first", "", Map.of()))
        .hasMessageContaining("train.csv")
        .hasMessageContaining("column [at]: expected a")
        .hasMessageContaining(problem);
  }

  @Test
  void afterARunWithoutTimesAllRowsAreNewAndThatIsSaid() throws IOException {
    runs.train(RANKER.replace(", time: at", ""), "first", "", Map.of());
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    Trainer.Result second = runs.train(RANKER, "second", "first", Map.of(), warnings);
    assertThat(Objects.requireNonNull(second.refit()).rows()).isNull();
    assertThat(warnings.warnings()).anyMatch(warning -> warning.contains("all rows count as new"));
    runs.write(SECOND, Long::toString);
    assertThat(ReplayedRows.rows(runs.train(RANKER, "third", "second", Map.of())).fresh())
        .isEqualTo(20);
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
    runs.write(FIRST, seconds -> seconds % 50 == 7 ? ahead : time.apply(seconds));
    runs.train(RANKER, "first", "", Map.of(), warnings);
    assertThat(warnings.warnings())
        .anyMatch(
            warning ->
                warning.startsWith(
                    "column [at]: 2 training rows have a time in the future, such as ["
                        + ahead
                        + "]"));
    runs.write(SECOND, seconds -> seconds % 50 == 7 ? ahead : time.apply(seconds));
    assertThat(ReplayedRows.rows(runs.train(RANKER, "second", "first", Map.of())))
        .isEqualTo(new TrainingRows.Counts(20, 60, 30));
    assertThatThrownBy(() -> runs.train(RANKER, "third", "second", Map.of()))
        .hasMessageContaining("the latest here is [" + time.apply(1_700_000_000L + SECOND - 1))
        .hasMessageContaining("nothing to go on with");
  }

  /** Such as day and hour in one number: 20261128101500. */
  @Test
  void timesOfNoUnitAreNotTakenForTheFuture() throws IOException {
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    LongFunction<String> time = seconds -> Long.toString(20_261_128_000_000L + seconds);
    runs.write(FIRST, time);
    runs.train(RANKER, "first", "", Map.of(), warnings);
    assertThat(warnings.warnings()).noneMatch(warning -> warning.contains("future"));
    runs.write(SECOND, time);
    assertThat(ReplayedRows.rows(runs.train(RANKER, "second", "first", Map.of())).fresh())
        .isEqualTo(20);
  }
}
