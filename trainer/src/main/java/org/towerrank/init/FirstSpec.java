package org.towerrank.init;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A first specification of {@code prepare}; whatever was guessed says so.
 *
 * @param header names of the log's columns; empty where its files have them
 * @param prefixes before the names of columns of both tables
 * @param others the events that are not positive
 * @param busy users that may be programs
 * @param chosen its positive events, which are recalled if they are enough
 * @param owners whose the log's further columns are
 * @param times of the items, if columns of their table say when each could be recommended
 * @param changing where users or items have several rows
 * @param parquet whether rows are written as such, and not as CSV
 * @param placed how paths are written, which were relative to the working directory
 */
record FirstSpec(
    TableProfile log,
    @Nullable TableProfile users,
    @Nullable TableProfile items,
    LogGuess guess,
    List<String> header,
    Prefixes prefixes,
    OtherEvents others,
    BusyUsers busy,
    ChosenEvents chosen,
    Owners owners,
    @Nullable ItemTimes times,
    ChangingRows changing,
    boolean parquet,
    UnaryOperator<String> placed) {

  FirstSpec {
    header = List.copyOf(header);
  }

  String yaml() {
    List<String> lines = new ArrayList<>();
    lines.add("# Rows for recipes: towerrank prepare prepare.yaml --out data");
    lines.add("# Guessed from the files; look at each line that says so.");
    lines.add("log:");
    lines.add("  files: [" + Yaml.text(placed.apply(log.path())) + "]");
    if (!header.isEmpty()) {
      lines.add("  header: " + header.stream().map(Yaml::text).toList());
    }
    lines.addAll(log.missing().yaml());
    lines.add("  user: " + guessed(guess.user()));
    if (guess.signedIn() != null) {
      lines.add("  # or " + Yaml.text(guess.signedIn().name()) + ", which most events do not have");
    }
    lines.add("  item: " + guessed(guess.item()));
    if (guess.lists() != null) {
      lines.add("  each: " + guess.lists().yaml());
    }
    lines.add("  time: " + guessed(guess.time()));
    lines.addAll(timeFormat(guess.time(), "  "));
    action(lines);
    rest(lines);
    lines.add(busy.yaml());
    lines.add("tasks:");
    lines.add("  - " + guess.task() + "  # guess" + told());
    if (guess.mayBeUnrated()) {
      lines.add("  # if 0 says that there is no rating, leave these rows out before");
    }
    ColumnProfile unlisted = guess.unlisted(log);
    if (unlisted != null) {
      boolean number = unlisted.isNumber();
      lines.add(
          (number ? "  # or say from where on" : "  # or list what")
              + " is positive: {name: positive, column: "
              + Yaml.text(unlisted.name())
              + (number ? ", positive_from: ...}" : ", positive: [...]}")
              + seen(unlisted));
    }
    lines.add("history: {length: 50, of: positive}");
    if (!guess.hasPositivesAlone()) {
      lines.add(othersHistory());
    }
    table(lines, "users", users, guess.user(), prefixes.users(), changing.users());
    table(lines, "items", items, guess.item(), prefixes.items(), changing.items());
    lines.add(
        guess.hasPositivesAlone()
            ? "ranking: {negatives: {count: 4}}  # guess: the log has positives alone"
            : "ranking: {}");
    lines.add(chosen.canBeRecalled() ? "recall: {}" : "# recall: {}  # left out, as " + few());
    lines.add(
        guess.time().isConstant()
            ? "split: {by: random, validation: 0.1, test: 0.1}  # guess: all events have one time"
            : "split: {by: time, validation: 0.1, test: 0.1}");
    if (parquet) {
      lines.add("format: parquet  # CSV has spaces between the elements of lists");
    }
    return String.join("\n", lines) + "\n";
  }

  private String few() {
    return chosen.rows() == 0
        ? "no user has a positive event before another"
        : chosen.rows() + " positive events have another of their user before them, too few";
  }

  /** Of days and months whose numbers are at most 12 two formats may be. */
  private static List<String> timeFormat(ColumnProfile time, String before) {
    List<String> formats = time.timeFormats();
    if (formats.isEmpty()) {
      return List.of();
    }
    String other = formats.size() < 2 ? "" : ", or " + Yaml.text(formats.getLast());
    return List.of(before + "time_format: " + Yaml.text(formats.getFirst()) + "  # guess" + other);
  }

  /** A table with a row for each time of a user or an item would have rows twice without it. */
  private static void since(List<String> lines, ColumnProfile since) {
    lines.add(
        "  time: "
            + Yaml.text(since.name())
            + "  # guess: there are several rows of one id, of which an event gets the one then");
    lines.addAll(timeFormat(since, "  "));
  }

  /** Without it a purchase at the time of a view would be a duplicate of the view. */
  private void action(List<String> lines) {
    ColumnProfile label = guess.label();
    ItemLists lists = guess.lists();
    boolean chosen = lists != null && label != null && lists.says(label);
    if (label != null && !chosen && !label.isTime()) {
      lines.add(
          "  action: "
              + Yaml.text(label.name())
              + "  # events that differ in it are no duplicates of each other");
    }
  }

  /** A time may be when an item came, before which it is no negative; or when it last changed. */
  private void times(List<String> lines, TableProfile items) {
    if (times != null) {
      lines.add(
          "  time: "
              + Yaml.text(times.from().name())
              + "  # guess: no event is before it, so that it may be when items began");
      lines.addAll(timeFormat(times.from(), "  "));
      if (times.until() != null) {
        lines.add(
            "  until: "
                + Yaml.text(times.until().name())
                + "  # guess: no event is after it, so that it may be when items ended");
      }
      List<String> columns =
          items.besideId(guess.item()).map(ColumnProfile::name).map(Yaml::text).toList();
      lines.add("  columns: " + columns + "  # with the times, which recipes count from");
      return;
    }
    items
        .besideId(guess.item())
        .filter(ColumnProfile::isTime)
        .findFirst()
        .ifPresent(
            column -> {
              lines.add(
                  "  # time: "
                      + Yaml.text(column.name())
                      + "  # if items began then, so that none is a negative before");
              lines.addAll(timeFormat(column, "  # "));
            });
  }

  private String othersHistory() {
    return others.makeHistory()
        ? "histories: {"
            + NamesOfRows.OTHERS
            + ": {length: 50, not_of: positive}}  # what was not positive"
        : "# left out a history of other events, as it may tell the label: " + others.text();
  }

  private static String guessed(ColumnProfile column) {
    return Yaml.text(column.name()) + "  # guess" + seen(column);
  }

  private String told() {
    return guess.label() == null
        ? ": no column looks like labels or like what was done"
        : seen(guess.label());
  }

  private static String seen(@Nullable ColumnProfile column) {
    return column == null ? "" : ": " + Yaml.comment(column.text());
  }

  private void rest(List<String> lines) {
    List<ColumnProfile> out = guess.withoutPlace(log);
    List<ColumnProfile> told = new ArrayList<>(owners.toldOfUsers(log, users));
    told(lines, "of_users", told, "each user has one value");
    List<ColumnProfile> ofItems = owners.toldOfItems(log, items, guess);
    told(lines, "of_items", ofItems, "each item has one value at a time");
    told.addAll(ofItems);
    List<String> in = new ArrayList<>();
    for (ColumnProfile column : log.columns()) {
      if (!guess.uses(column)) {
        if (!column.isEmpty()) {
          lines.add("  # further column " + Yaml.text(column.name()) + seen(column));
        }
        if (!told.contains(column) && !out.contains(column)) {
          in.add(Yaml.text(column.name()));
        }
      }
    }
    log.withoutValues().ifPresent(names -> lines.add("  # no row has a value: " + names));
    if (!out.isEmpty()) {
      List<String> names = out.stream().map(ColumnProfile::name).toList();
      lines.add(
          "  columns: "
              + in
              + "  # without "
              + Yaml.comment(names.toString())
              + ", as rows have other columns of these names");
    }
  }

  private static void told(
      List<String> lines, String key, List<ColumnProfile> columns, String guess) {
    if (!columns.isEmpty()) {
      List<String> names = columns.stream().map(ColumnProfile::name).map(Yaml::text).toList();
      lines.add("  " + key + ": " + names + "  # guess: " + guess);
    }
  }

  private void table(
      List<String> lines,
      String name,
      @Nullable TableProfile table,
      ColumnProfile key,
      String prefix,
      @Nullable ColumnProfile since) {
    if (table == null) {
      return;
    }
    lines.add(name + ":");
    lines.add("  files: [" + Yaml.text(placed.apply(table.path())) + "]");
    lines.addAll(table.missing().yaml());
    lines.add("  id: " + Yaml.text(table.id(key)) + "  # guess");
    if (!prefix.isEmpty()) {
      lines.add("  prefix: " + prefix + "  # as rows have another column of one of these names");
    }
    table
        .besideId(key)
        .forEach(column -> lines.add("  # column " + Yaml.text(column.name()) + seen(column)));
    if (since != null) {
      since(lines, since);
    } else if (name.equals("items")) {
      times(lines, table);
    }
  }
}
