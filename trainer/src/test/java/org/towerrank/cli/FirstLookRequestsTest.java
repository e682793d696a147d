package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which columns requests know, as {@code prepare --init} guesses it by what differs within them.
 */
class FirstLookRequestsTest {
  private static final int HOUR = 3600;

  @TempDir private Path folder;

  /**
   * Requests of four dishes each, on a device of their own, with where each dish stood.
   *
   * @param apart seconds between a user's requests
   * @param label a column behind the others, with its comma
   */
  private Path log(int apart, String label) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder log = new StringBuilder("reader,dish,time,slot,device" + label + "\n");
    for (int request = 0; request < 300; request++) {
      int first = random.nextInt(40);
      String device = random.nextInt(2) == 0 ? "phone" : "desk";
      for (int slot = 1; slot <= 4; slot++) {
        int dish = (first + 7 * slot) % 40;
        String action = label.isEmpty() ? "" : random.nextInt(4) == 0 ? ",click" : ",view";
        int time = 1_767_225_600 + 1 + request * apart;
        log.append(
            "r%d,d%d,%d,%d,%s%s%n".formatted(request % 30, dish, time, slot, device, action));
      }
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  private String first(String file, Path log) throws IOException {
    Path out = folder.resolve("first of " + log.getFileName());
    if (!Files.exists(out)) {
      CommandRun.done("prepare", "--quiet", "--init", log, "--out", out);
    }
    return Files.readString(out.resolve(file));
  }

  private static final String DEVICE =
      "  - {name: device, side: context, kind: categorical, encoder: {type: vocabulary}}"
          + "  # guess, if requests know it: texts";

  @Test
  void whatDiffersAmongItemsOfARequestIsLeftOutOfRequests() throws IOException {
    Path log = log(61, ",action");
    assertThat(first("ranking.yaml", log))
        .contains(
            "  - {name: slot, side: context, kind: categorical, encoder: {type: vocabulary},"
                + " missing_share: 0.1}  # guess, to be left out of requests, as items of one"
                + " request differ in it in 100.0 % of cases: numbers, 4 values")
        .contains(DEVICE);
  }

  @Test
  void itIsNotKnownWhereItemsAreRecalled() throws IOException {
    Path log = log(61, ",action");
    assertThat(first("recall.yaml", log))
        .contains("  # left out slot, as items of one request differ in it in 100.0 % of cases")
        .contains(DEVICE)
        .doesNotContain("{name: slot");
  }

  /** A drawn negative has the values of the event that it is drawn for. */
  @Test
  void whereNegativesAreDrawnItTellsNothing() throws IOException {
    assertThat(first("ranking.yaml", log(61, "")))
        .contains("  # left out slot, as items of one request differ")
        .contains(DEVICE);
  }

  /** Times of whole hours may be those of several requests, on several devices. */
  @Test
  void wholeHoursTellNoRequests() throws IOException {
    String log = Files.readString(log(HOUR, ",action"));
    Path hours = folder.resolve("log.csv");
    Files.writeString(hours, log.replaceAll("(,17\\d+)1,", "$10,"));
    assertThat(first("recall.yaml", hours)).contains("{name: slot, side: context");
  }

  /** Events of a search with an id each, in objects, as User Behavior Insights has them. */
  @Test
  void eventsOfSearchesHaveTheirItemInAnObject() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder log = new StringBuilder();
    for (int event = 0; event < 1200; event++) {
      int search = event / 6;
      log.append(
          """
          {"action_name": "%s", "query_id": "q-%05d", "session_id": "s%d", "client_id": "c%d",\
           "timestamp": "2026-01-%02dT10:%02d:%02dZ", "user_query": "%s", "event_attributes":\
           {"object": {"object_id": "sku%d"}, "position": {"ordinal": %d}}}
          """
              .formatted(
                  random.nextInt(4) == 0 ? "click" : "impression",
                  search,
                  search / 4,
                  search % 25,
                  1 + event / 60,
                  event % 60,
                  random.nextInt(60),
                  search % 3 == 0 ? "laptop" : "phone",
                  (search * 7 + event % 6 * 13) % 60,
                  1 + event % 6));
    }
    Path file = Files.writeString(folder.resolve("ubi.jsonl"), log);
    assertThat(first("prepare.yaml", file))
        .contains("  user: client_id", "  item: \"event_attributes.object.object_id\"")
        .contains("column: action_name, positive: [click]");
    assertThat(first("ranking.yaml", file))
        .contains(
            "  # left out query_id, it tells requests apart", "  # left out session_id, it tells")
        .contains("  - {name: user_query, side: context", "# guess, if requests know it: texts, 2")
        .contains(
            "  - {name: \"event_attributes.position.ordinal\", side: context", "missing_share");
  }

  /** What is bought has no word for it in its name, and orders have one. */
  @Test
  void anOrderIsNoItem() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    StringBuilder log = new StringBuilder("order_id,stockcode,when,customer\n");
    for (int row = 0; row < 900; row++) {
      log.append(
          "o%d,x%d,%d,c%d%n"
              .formatted(row / 3, random.nextInt(50), 1_767_225_601 + 61 * row, row / 3 % 40));
    }
    Path file = Files.writeString(folder.resolve("orders.csv"), log);
    assertThat(first("prepare.yaml", file)).contains("  item: stockcode", "  user: customer");
    assertThat(first("recall.yaml", file))
        .contains("  # left out order_id, it tells requests apart");
  }
}
