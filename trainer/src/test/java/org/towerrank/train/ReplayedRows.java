package org.towerrank.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.TrainingRows;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/**
 * Fits of a ranker or of towers to rows of which a later fit sees more.
 *
 * @param folder with the data, and the runs that are fitted
 */
record ReplayedRows(Path folder) {
  static final String RANKER =
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
  static final String TOWERS =
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
  static final int FIRST = 60;

  static final int SECOND = 80;

  /** Writes the first rows to a folder. */
  static ReplayedRows in(Path folder) throws IOException {
    ReplayedRows rows = new ReplayedRows(folder);
    rows.writeItems();
    rows.write(FIRST, Long::toString);
    return rows;
  }

  private void writeItems() throws IOException {
    StringBuilder items = new StringBuilder("item\n");
    IntStream.range(0, 200).forEach(item -> items.append('i').append(item).append('\n'));
    Files.writeString(folder.resolve("items.csv"), items);
  }

  /** Rows of items 0, 1, ..., in a random order, each a second after the one before. */
  void write(int rows, LongFunction<String> time) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      lines.add(random.nextInt(lines.size() + 1), line(row, time.apply(1_700_000_000L + row)));
    }
    Files.writeString(folder.resolve("train.csv"), "user,item,like,at\n" + String.join("", lines));
    Files.writeString(folder.resolve("val.csv"), "user,item,like,at\n" + line(0, "") + line(1, ""));
  }

  static String line(int row, String time) {
    return "u%d,i%d,%d,%s%n".formatted(row % 7, row, row % 2, time);
  }

  Trainer.Result train(String yaml, String out, String from, Map<String, String> set)
      throws IOException {
    return train(yaml, out, from, set, Progress.silent());
  }

  Trainer.Result train(
      String yaml, String out, String from, Map<String, String> set, Progress progress)
      throws IOException {
    Path run = folder.resolve(out);
    Refit refit = from.isEmpty() ? null : new Refit(folder.resolve(from), 30, false);
    try (Interruption interruption = Interruption.listen();
        Checkpoints checkpoints = Checkpoints.beside(run, Duration.ZERO, Progress.silent())) {
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

  static TrainingRows.Counts rows(Trainer.Result result) {
    return Objects.requireNonNull(Objects.requireNonNull(result.refit()).rows());
  }

  /** The items that fitting read, which are the rows. */
  static List<Integer> read(Trainer.Result result) {
    FittedData.Recall data = (FittedData.Recall) result.data();
    RecallSplit train = data.train();
    return IntStream.range(0, train.count())
        .mapToObj(row -> Integer.valueOf(data.items().ids().get(train.target(row)).substring(1)))
        .toList();
  }
}
