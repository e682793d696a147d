package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs with columns that come of their events, under names that say nothing of it. */
class LabelLeakageTest {
  private static final int ROWS = 3000;
  private static final String HEADER =
      "shopper,product,at,what,device,basket,grade,wait,followed,place\n";

  @TempDir private Path folder;

  /**
   * A basket is known of purchases alone, a grade is A or B of what was chosen, who chose nothing
   * left at once, and a tenth of those who chose followed. Devices and places tell nothing.
   */
  private Path log() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder log = new StringBuilder(HEADER);
    for (int row = 0; row < ROWS; row++) {
      int user = random.nextInt(60);
      int item = random.nextInt(40);
      boolean chosen = random.nextInt(10) < (user % 3 == item % 3 ? 5 : 1);
      boolean bought = chosen && random.nextInt(3) == 0;
      log.append(
          String.format(
              Locale.ROOT,
              "u%d,p%d,%d,%s,%s,%s,%s,%s,%d,%d%n",
              user,
              item,
              1_767_225_601L + 61L * row,
              bought ? "purchase" : chosen ? "click" : "impression",
              random.nextBoolean() ? "phone" : "desk",
              bought ? String.format(Locale.ROOT, "%.2f", 5 + 90 * random.nextDouble()) : "",
              (chosen ? "AB" : "CD").charAt(random.nextInt(2)),
              String.format(Locale.ROOT, "%.3f", chosen ? 1 + 9 * random.nextDouble() : 0),
              chosen && random.nextInt(10) == 0 ? 1 : 0,
              random.nextInt(20)));
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  @Test
  void theFirstLookLeavesOutWhatComesOfEvents() throws IOException {
    Path out = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", log(), "--out", out);
    for (String recipe : new String[] {"ranking.yaml", "recall.yaml"}) {
      assertThat(Files.readString(out.resolve(recipe)))
          .containsPattern(
              "# left out basket, 3[0-9]\\.[0-9] % of positive events have it and 0\\.0 % of others")
          .contains("# left out grade, it alone tells 100.0 % of the labels")
          .contains("# left out wait, it alone tells ")
          .containsPattern(
              "# left out followed, [0-9.]+ % of positive events have values that hardly")
          .contains("  - {name: device, ", "  - {name: place, ");
    }
    CommandRun.done("prepare", "--quiet", out.resolve("prepare.yaml"), "--out", data());
    CommandRun fitted = train(out.resolve("ranking.yaml"));
    assertThat(fitted.err()).doesNotContain("shuffled", "too good");
  }

  /** What was paid is what the item costs, and whoever bought has a number on bills. */
  @Test
  void soItDoesWhereTheirValuesAreOfItemsAndUsers() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    StringBuilder log = new StringBuilder("shopper,product,at,what,amount,billed,price\n");
    for (int row = 0; row < ROWS; row++) {
      int user = random.nextInt(60);
      int item = random.nextInt(40);
      boolean bought = random.nextInt(10) < (user % 3 == item % 3 ? 5 : 1);
      String price = "%d.5".formatted(5 + item * 31 % 37);
      String paid = bought ? price + "," + (9000 + user) : ",";
      log.append("u%d,p%d,%d,".formatted(user, item, 1_767_225_601L + 61L * row))
          .append((bought ? "purchase," : "view,") + paid + "," + price + "\n");
    }
    Path out = folder.resolve("first");
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", out);
    assertThat(Files.readString(out.resolve("prepare.yaml")))
        .contains("  of_items: [price]")
        .doesNotContain("of_users");
    String seen = ", 100.0 % of positive events have it and 0.0 % of others, so that it may come";
    for (String recipe : new String[] {"ranking.yaml", "recall.yaml"}) {
      assertThat(Files.readString(out.resolve(recipe)))
          .contains("# left out amount" + seen, "# left out billed" + seen)
          .contains("{name: price, side: item");
    }
  }

  /**
   * Sold counts what the log has, and a few more, and a rank is the less the more was sold; prices
   * have nothing to do with it. Where some values are missing, programs write whole numbers with a
   * point.
   */
  @ParameterizedTest
  @CsvSource({"%03d, %03d", "%d.0, %d", "%d, %d.0"})
  void soDoesItWithColumnsOfTablesThatCountEvents(String logged, String listed) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder log = new StringBuilder("shopper,product,at\n");
    int[] sold = new int[200];
    for (int row = 0; row < ROWS; row++) {
      int item = (int) (Math.pow(random.nextDouble(), 3) * sold.length);
      sold[item]++;
      log.append(
          "u%d,%s,%d%n"
              .formatted(random.nextInt(90), logged.formatted(item), 1_767_225_601L + 61L * row));
    }
    StringBuilder items = new StringBuilder("product,sold,place,price\n");
    for (int item = 0; item < sold.length; item++) {
      items.append(
          "%s,%d,%d,%d.5%n"
              .formatted(
                  listed.formatted(item),
                  7 * sold[item] + random.nextInt(20),
                  9000 - 3 * sold[item] - random.nextInt(8),
                  random.nextInt(100)));
    }
    Path out = folder.resolve("first");
    CommandRun.done(
        "prepare",
        "--quiet",
        "--init",
        Files.writeString(folder.resolve("log.csv"), log),
        "--items",
        Files.writeString(folder.resolve("items.csv"), items),
        "--out",
        out);
    for (String recipe : new String[] {"ranking.yaml", "recall.yaml"}) {
      assertThat(Files.readString(out.resolve(recipe)))
          .containsPattern(
              "# left out (item_)?sold, it may count events, those to come too: its rank correlation"
                  + " with positive events is 0\\.9[0-9]")
          .containsPattern("# left out (item_)?place, it may count events.* is -0\\.9[0-9]")
          .contains("price, side: item");
    }
  }

  /** It names the feature, unless the machine is too busy to shuffle it in the report's time. */
  @Test
  void aFitThatReadsTheLabelIsWarnedOf() throws IOException {
    CommandRun fitted = train(recipe("grade"));
    assertThat(fitted.err())
        .containsPattern(
            "warning: \\[auc/positive] is 1\\.000, (and 0\\.[0-9]{3} where the values of \\[grade] are"
                + " shuffled|which is too good)");
    assertThat(Files.readString(folder.resolve("run/report.html")))
        .containsPattern("where the values of \\[grade] are shuffled|which is too good");
  }

  @Test
  void soIsOneThatReadsItTwice() throws IOException {
    assertThat(train(recipe("grade", "wait")).err())
        .contains("warning: [auc/positive] is 1.000, which is too good for what users will do");
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** A ranker of users, items and other columns of the prepared log. */
  private Path recipe(String... columns) throws IOException {
    CommandRun.done("prepare", "--quiet", "--init", log(), "--out", folder.resolve("first"));
    CommandRun.done("prepare", "--quiet", folder.resolve("first/prepare.yaml"), "--out", data());
    StringBuilder features = new StringBuilder();
    for (String column : columns) {
      features.append(
          column.equals("wait")
              ? "  - {name: wait, side: context, kind: categorical, encoder: {type: discretized, buckets: 16}}\n"
              : "  - {name: grade, side: context, kind: categorical, encoder: {type: vocabulary}}\n");
    }
    String recipe =
        """
        name: leaking
        data: {train: ranking/train.csv.gz, validation: ranking/val.csv.gz, test: ranking/test.csv.gz}
        features:
          - {name: shopper, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: product, side: item, kind: categorical, encoder: {type: vocabulary}}
        FEATURES
        tasks: [{name: positive}]
        network: {architecture: deepfm, dimension: 4, mlp: {layers: [16]}}
        fit: {batch_size: 32, epochs: 6, optimizer: {learning_rate: 0.01}}
        """;
    return Files.writeString(
        folder.resolve("leaking.yaml"), recipe.replace("FEATURES\n", features));
  }

  private CommandRun train(Path recipe) {
    CommandRun fitted =
        CommandRun.of("train", recipe, "--data", data(), "--out", folder.resolve("run"));
    assertThat(fitted.exitCode()).as(fitted.err()).isZero();
    return fitted;
  }
}
