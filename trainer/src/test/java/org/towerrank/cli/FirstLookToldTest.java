package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs whose events say what their users and items are, as shops often have them. */
class FirstLookToldTest {
  private static final int EVENTS = 3_000;
  private static final int ITEMS = 90;

  @TempDir private Path folder;
  private Path log;

  /**
   * Prices change twice, some categories are missing, months come and go for all, and each visit
   * has a shelf.
   */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(3);
    int[] items = random.doubles(EVENTS).mapToInt(each -> (int) (ITEMS * each * each)).toArray();
    StringBuilder rows =
        new StringBuilder(
            "at,what,product,category,price,month,shelf,sold,user,city,user_session,visita\n");
    for (int i = 0; i < EVENTS; i++) {
      int item = items[i];
      int user = random.nextInt(80);
      rows.append(
          "%d,%s,p%d,%s,%s,m%d,s%d,%d,u%d,c%d,%016x,v%d\n"
              .formatted(
                  1_700_000_000 + 600 * i,
                  isPurchase(i) ? "purchase" : "view",
                  item,
                  random.nextInt(5) == 0 ? "" : "cat" + item % 7,
                  item + "." + (3 * i / EVENTS + 1) + "9",
                  i * 4 / EVENTS,
                  random.nextInt(30),
                  sold(items, item),
                  user,
                  user % 9,
                  random.nextLong(),
                  i / 4));
    }
    log = Files.writeString(folder.resolve("log.csv"), rows);
  }

  private static boolean isPurchase(int event) {
    return event % 3 == 0;
  }

  /** As often as the log has it: what is to come is counted, too. */
  private static long sold(int[] items, int item) {
    return IntStream.range(0, EVENTS).filter(i -> isPurchase(i) && items[i] == item).count();
  }

  @Test
  void whatEventsSayOfUsersAndItemsIsTheirs() throws IOException {
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", first);
    assertThat(Files.readString(first.resolve("prepare.yaml")))
        .contains(
            "  of_users: [city]  # guess: each user has one value",
            "  of_items: [category, price, sold]  # guess: each item has one value at a time");
    for (String recipe : List.of("ranking.yaml", "recall.yaml")) {
      assertThat(Files.readString(first.resolve(recipe)))
          .contains(
              "{name: city, side: user, kind: categorical",
              "{name: category, side: item, kind: categorical",
              "{name: price, side: item, kind: categorical, encoder: {type: discretized",
              "{name: month, side: context",
              "{name: shelf, side: context",
              "# left out sold, it may count events, those to come too",
              "# left out user_session, it tells requests apart",
              "# left out visita, nearly all of its values in the log's last fifth are new");
    }
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", first.resolve("prepare.yaml"), "--out", data);
    assertThat(RawTable.of(data.resolve("items.csv.gz")))
        .hasSizeGreaterThan(ITEMS / 2)
        .allSatisfy(
            row -> {
              int item = Integer.parseInt(row.get("product").substring(1));
              assertThat(row.get("category")).isEqualTo("cat" + item % 7);
              assertThat(row.get("price")).startsWith(item + ".");
            });
    assertThat(RawTable.of(data.resolve("users.csv.gz")))
        .hasSize(80)
        .allSatisfy(
            row -> {
              int user = Integer.parseInt(row.get("user").substring(1));
              assertThat(row.get("city")).isEqualTo("c" + user % 9);
            });
    Path recipe = first.resolve("recall.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("epochs: 40", "epochs: 1"));
    Path run = folder.resolve("run");
    CommandRun.done("train", "--quiet", recipe, "--data", data, "--out", run);
    assertThat(run.resolve("weights.safetensors")).isNotEmptyFile();
  }

  /** A shop's table has names and categories, and prices are in the log alone. */
  @Test
  void theLogTellsWhatATableOfItemsDoesNot() throws IOException {
    StringBuilder rows = new StringBuilder("product,name,Category\n");
    for (int item = 0; item < ITEMS; item++) {
      rows.append("p%d,Lamp %d,c%d\n".formatted(item, item % 9, item % 5));
    }
    Path items = Files.writeString(folder.resolve("items.csv"), rows);
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", log, "--items", items, "--out", first);
    assertThat(Files.readString(first.resolve("prepare.yaml")))
        .contains("  of_users: [city]", "  of_items: [price, sold]", "prefix: item_");
    assertThat(Files.readString(first.resolve("ranking.yaml")))
        .contains(
            "# left out category, the table of items has a column of that name",
            "# left out sold, it may count events, those to come too",
            "{name: price, side: item",
            "{name: item_name, side: item",
            "{name: item_Category, side: item");
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", first.resolve("prepare.yaml"), "--out", data);
    assertThat(RawTable.of(data.resolve("items.csv.gz")))
        .hasSize(ITEMS)
        .allSatisfy(
            row -> {
              int item = Integer.parseInt(row.get("product").substring(1));
              assertThat(row.get("item_name")).isEqualTo("Lamp " + item % 9);
              assertThat(row.get("item_Category")).isEqualTo("c" + item % 5);
            })
        .anySatisfy(row -> assertThat(row.get("price")).endsWith("39"));
  }

  /** As exports of analytics have them: no event but some say a category or a name. */
  @Test
  void fieldsOfObjectsInListsAreOfTheirItems() throws IOException {
    Random random = new Random(6);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      List<String> items =
          random
              .ints(random.nextInt(3), 0, ITEMS)
              .mapToObj(
                  item ->
                      "{\"item_id\": \"SKU%d\", \"item_name\": \"Hat %d\", \"price\": %d.5, \"quantity\": %d}"
                          .formatted(item, item, item, random.nextInt(5)))
              .toList();
      rows.append(
          "{\"event_name\": \"%s\", \"event_timestamp\": %d, \"user_pseudo_id\": \"%d.%05d\", \"items\": [%s]}\n"
              .formatted(
                  List.of("view_item", "add_to_cart").get(random.nextInt(2)),
                  1_700_000_000_000_000L + 1_000_000L * i,
                  i % 70,
                  i % 70 * 31,
                  String.join(", ", items)));
    }
    Path analytics = Files.writeString(folder.resolve("analytics.jsonl"), rows);
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", analytics, "--out", first);
    assertThat(Files.readString(first.resolve("prepare.yaml")))
        .contains(
            "  user: user_pseudo_id  # guess",
            "  item: \"items.item_id\"  # guess",
            "  each: {}  # guess",
            "  of_items: [\"items.item_name\", \"items.price\"]  # guess");
    assertThat(Files.readString(first.resolve("ranking.yaml")))
        .contains("{name: \"items.price\", side: item", "{name: \"items.quantity\", side: context");
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", first.resolve("prepare.yaml"), "--out", data);
    assertThat(data.resolve("ranking")).isDirectory();
  }

  /** Each message has an id, and who is not logged in has one as well. */
  @Test
  void messagesAreNoUsers() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 900; i++) {
      rows.append(
          """
          {"messageId": "m%d", "anonymousId": "a%d", "timestamp": "2025-03-01T10:%02d:%02d.000Z",\
           "event": "%s", "properties": {"products": [{"product_id": "%024x", "name": "Toy"}]}}
          """
              .formatted(
                  i / 2, i % 70, i / 60 % 60, i % 60, i % 3 == 0 ? "Ordered" : "Viewed", i % 41));
    }
    Path events = Files.writeString(folder.resolve("events.jsonl"), rows);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", events).out())
        .contains(
            "  user: anonymousId  # guess",
            "  item: \"properties.products.product_id\"  # guess",
            "# left out messageId, it tells requests apart");
  }
}
