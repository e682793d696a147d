package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First looks at logs with other events than positive ones, of which there may be a history. */
class FirstHistoriesTest {
  private static final int EVENTS = 3000;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(8);

  private Path look(String rows) throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), rows);
    Path out = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", out);
    return out;
  }

  private String ratings() {
    StringBuilder rows = new StringBuilder("user,film,time,rating\n");
    for (int i = 0; i < EVENTS; i++) {
      rows.append(
          String.format(
              Locale.ROOT,
              "u%d,f%d,%d,%d\n",
              random.nextInt(90),
              random.nextInt(400),
              1_700_000_000 + 50 * i,
              random.nextInt(1, 6)));
    }
    return rows.toString();
  }

  @Test
  void whatWasRatedLowIsAHistoryOfItsOwn() throws IOException {
    Path out = look(ratings());
    assertThat(out.resolve("prepare.yaml"))
        .content()
        .contains("\nhistories: {other_history: {length: 50, not_of: positive}}");
    assertThat(out.resolve("ranking.yaml"))
        .content()
        .contains(
            "{name: history, side: user, kind: sequence, encoder: {type: vocabulary}, pooling:"
                + " sqrtn, max_length: 50, order: oldest_first}",
            "{name: other_history, side: user, kind: sequence, encoder: {type: vocabulary},"
                + " pooling: sqrtn, max_length: 50, order: oldest_first}");
    assertThat(out.resolve("recall.yaml"))
        .content()
        .contains("{name: history, side: user, kind: sequence, shares: film, max_length: 50")
        .doesNotContain("other_history");
    assertThat(out.resolve("ranking.yaml")).content().contains("\n  user: user  # ");
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", out.resolve("prepare.yaml"), "--out", data);
    CommandRun.done(
        "train",
        "--quiet",
        out.resolve("ranking.yaml"),
        "--data",
        data,
        "--out",
        folder.resolve("run"),
        "--set",
        "fit.epochs=1");
    assertThat(CommandRun.done("evaluate", "--quiet", folder.resolve("run"), "--data", data).out())
        .contains("gauc/positive", "users [user]");
    // Before the fit, at whose end it is read.
    CommandRun.of(
            "train",
            "--quiet",
            out.resolve("ranking.yaml"),
            "--data",
            data,
            "--out",
            folder.resolve("none"),
            "--set",
            "data.user=usr")
        .failed("[usr]", "nearest is [user]");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  /** Each purchase has a view of the same item before it, and few views have. */
  @Test
  void viewsBeforePurchasesWouldTellTheLabel() throws IOException {
    StringBuilder rows = new StringBuilder("user,item,time,action\n");
    for (int i = 0; i < EVENTS; i++) {
      String event = "u" + random.nextInt(90) + ",i" + random.nextInt(400) + ",";
      rows.append(event).append(1_700_000_000 + 50 * i).append(",view\n");
      if (random.nextInt(4) == 0) {
        rows.append(event).append(1_700_000_020 + 50 * i).append(",buy\n");
      }
    }
    Path out = look(rows.toString());
    assertThat(out.resolve("prepare.yaml"))
        .content()
        .contains("positive: [buy]")
        .doesNotContain("histories:")
        .containsPattern(
            "# left out a history of other events, as it may tell the label: 100.0 % of positive"
                + " events, and [0-9.]+ % of others, are of items that");
    assertThat(out.resolve("ranking.yaml"))
        .content()
        .contains("{name: history, side: user, kind: sequence, shares: item, max_length: 50")
        .doesNotContain("other_history", "pooling");
  }

  /** What has the time of the event is in neither history, and so tells nothing. */
  @Test
  void aPurchaseAtTheTimeOfItsViewIsAnEventOfItsOwn() throws IOException {
    StringBuilder rows = new StringBuilder("user,item,time,action\n");
    int purchases = 0;
    for (int i = 0; i < EVENTS; i++) {
      String event = "u" + random.nextInt(90) + ",i" + random.nextInt(400) + ",";
      String time = Long.toString(1_700_000_000 + 50 * i);
      rows.append(event).append(time).append(",view\n");
      if (random.nextInt(4) == 0) {
        rows.append(event).append(time).append(",buy\n");
        purchases++;
      }
    }
    Path out = look(rows.toString());
    assertThat(out.resolve("prepare.yaml")).content().contains("\nhistories: {other_history: ");
    Path spec = out.resolve("prepare.yaml");
    int events = EVENTS + purchases;
    assertThat(CommandRun.done("prepare", "--quiet", spec, "--out", folder.resolve("data")).out())
        .contains(
            String.format(Locale.ROOT, "Of %,d events %,d were kept", events, events),
            "0 left out: duplicates");
  }

  @Test
  void aLogOfPositivesAloneHasOneHistory() throws IOException {
    Path out = look(ratings().replaceAll("(?m),(rating|[1-5])$", ""));
    assertThat(out.resolve("prepare.yaml"))
        .content()
        .contains("every: true")
        .doesNotContain("other_history", "other events");
    assertThat(out.resolve("ranking.yaml")).content().doesNotContain("other_history", "pooling");
  }
}
