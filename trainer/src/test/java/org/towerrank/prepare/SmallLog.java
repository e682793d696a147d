package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvTable;
import org.towerrank.progress.Progress;

/** A generated log in no order, with many equal times, and tables beside it. */
final class SmallLog {
  /** An event as the log says it. */
  record Event(int row, String user, String item, long time, String action) {}

  private static final int USERS = 20;
  private static final int ITEMS = 30;
  private static final int EVENTS = 900;
  private static final List<String> ACTIONS = List.of("view", "view", "click", "buy");

  private final Path directory;
  private final List<Event> events = new ArrayList<>();

  private SmallLog(Path directory) {
    this.directory = directory;
  }

  static SmallLog write(Path directory, int seed) throws IOException {
    SmallLog log = new SmallLog(directory);
    Random random = new Random(seed);
    for (int row = 0; row < EVENTS; row++) {
      log.events.add(
          new Event(
              row,
              "u'" + random.nextInt(USERS),
              "物\"" + random.nextInt(ITEMS),
              1_700_000_000L + random.nextInt(EVENTS / 2),
              ACTIONS.get(random.nextInt(ACTIONS.size()))));
    }
    String header = "when,\"the \"\"user\"\"\",Item,action\n";
    log.writeRows("log 'one'.csv", header, log.events.subList(0, EVENTS / 2));
    log.writeRows("log 'two'.csv", header, log.events.subList(EVENTS / 2, EVENTS));
    log.write("items.csv", "Item,colour\n" + log.items());
    return log;
  }

  private void writeRows(String name, String header, List<Event> rows) throws IOException {
    write(
        name,
        header
            + rows.stream()
                .map(
                    e ->
                        e.time
                            + ","
                            + e.user
                            + ",\""
                            + e.item.replace("\"", "\"\"")
                            + "\","
                            + e.action)
                .collect(Collectors.joining("\n", "", "\n")));
  }

  private String items() {
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      items.append("\"物\"\"").append(i).append("\",colour ").append(i % 7).append('\n');
    }
    return items.toString();
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** What every specification of this log begins with. */
  static String spec() {
    return """
    log:
      files: ["log 'one'.csv", "log 'two'.csv"]
      user: the "user"
      item: Item
      time: when
      action: action
    items: {files: [items.csv], id: Item}
    tasks:
      - {name: click, positive: [click, buy]}
      - {name: buy, positive: [buy]}
    """;
  }

  /** Runs a preparation in parts so small that there are several. */
  PreparationReport prepare(String spec, Path out, int threads) throws IOException {
    Path file = write("prepare.yaml", spec);
    return new Preparation(file, 500, threads, 200, Progress.silent()).run(out);
  }

  List<Event> events() {
    return events;
  }

  /** The events of each user by time, those of equal time in the log's order. */
  Map<String, List<Event>> byUser() {
    return events.stream()
        .sorted(Comparator.comparingLong(Event::time).thenComparingInt(Event::row))
        .collect(Collectors.groupingBy(Event::user, TreeMap::new, Collectors.toList()));
  }

  /** The rows of a file with some of its columns. */
  static List<List<String>> rows(Path file, String... columns) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CsvTable table = CsvTable.open(file)) {
      List<CsvColumn> read = new ArrayList<>();
      for (String column : columns) {
        read.add(table.column(column));
      }
      while (table.next()) {
        rows.add(read.stream().map(table::text).toList());
      }
    }
    return rows;
  }
}
