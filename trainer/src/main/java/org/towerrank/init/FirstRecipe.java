package org.towerrank.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Names;

/** First recipes for the rows of a {@link FirstSpec}: a ranker, and two towers. */
final class FirstRecipe {
  private static final String CONTEXT = "context";

  /** So that a model learns to do without what requests leave out (Zhao et al. 2019). */
  private static final String MISSING_AT_TIMES = ", missing_share: 0.1";

  private static final String COMES_OF_EVENT =
      "it may come of the event, so that no request knows it";

  private static final int MANY = 1000;
  private static final int WORDS = 12;
  private static final int ROWS_A_BATCH = 16;
  private static final int FEWEST = 32;
  private static final int MOST = 512;

  private final TableProfile log;
  private final @Nullable TableProfile users;
  private final @Nullable TableProfile items;
  private final LogGuess guess;
  private final Prefixes prefixes;
  private final LogCounts counts;
  private final @Nullable ItemTimes times;
  private final String ending;

  /**
   * @param prefixes before the names of columns of both tables
   * @param counts of the log
   * @param times of the items, if columns of their table say when each could be recommended
   * @param parquet whether rows are written as such, and not as CSV
   */
  FirstRecipe(
      TableProfile log,
      @Nullable TableProfile users,
      @Nullable TableProfile items,
      LogGuess guess,
      Prefixes prefixes,
      LogCounts counts,
      @Nullable ItemTimes times,
      boolean parquet) {
    this.log = log;
    this.users = users;
    this.items = items;
    this.guess = guess;
    this.prefixes = prefixes;
    this.counts = counts;
    this.times = times == null ? null : times.prefixed(prefixes.items());
    this.ending = parquet ? ".parquet" : ".csv.gz";
  }

  /** DeepFM over all columns. */
  String ranking() {
    List<String> lines = new ArrayList<>();
    lines.add("# How likely an event is positive. Guessed from the files; look at each feature.");
    lines.add("name: first-ranking");
    data(lines, "ranking");
    lines.add("features:");
    String againstUser = counts.againstUser(guess);
    lines.add(
        againstUser == null
            ? identifier(guess.user(), "user", ", unknown_share: 0.02")
            : leftOut(guess.user(), againstUser));
    lines.add(identifier(guess.item(), "item", ", unknown_share: 0.02"));
    lines.addAll(new FirstHistories(guess, counts).ofRanker());
    features(lines, !guess.hasPositivesAlone());
    age(lines);
    timesHad(lines);
    lines.add("tasks:");
    lines.add("  - {name: positive}");
    long events = log.columns().getFirst().rows();
    lines.add("network: {architecture: deepfm, dimension: 16, mlp: {layers: [64], dropout: 0.2}}");
    lines.add("fit: {batch_size: " + batchSize(events) + ", epochs: 40, patience: 3}");
    return String.join("\n", lines) + "\n";
  }

  /** DSSM over the history, and the columns of users and items. */
  String recall() {
    List<String> lines = new ArrayList<>();
    lines.add("# A user's next item among all. Guessed from the files; look at each feature.");
    lines.add("name: first-recall");
    data(lines, "recall");
    lines.add("  items:");
    lines.add("    file: items" + ending);
    lines.add("    id: " + Yaml.text(guess.item().name()));
    lines.add("    target: target_item");
    exclude(lines);
    lifetimes(lines);
    lines.add("features:");
    lines.add(identifier(guess.item(), "item", ""));
    lines.addAll(new FirstHistories(guess, counts).ofTowers());
    features(lines, false);
    lines.addAll(new RecallNetwork(counts.next(), batchSize(counts.chosen().rows())).lines());
    return String.join("\n", lines) + "\n";
  }

  /**
   * When items can be recommended. Where they end it takes both times: items that ended would be
   * the negatives of all rows after them.
   */
  private void lifetimes(List<String> lines) {
    if (times == null) {
      return;
    }
    String from = Yaml.text(times.from().name());
    if (times.until() != null) {
      lines.add("    from: " + from + "  # guess, as no event is before it");
      lines.add(
          "    until: " + Yaml.text(times.until().name()) + "  # guess, as no event is after it");
    } else if (times.lasting()) {
      lines.add("    from: " + from + "  # guess, as no event is before it");
    } else {
      lines.add(
          "    # left out from: "
              + from
              + ", as few items last: give until as well, a column that says when each ended");
    }
  }

  /** Where users come back to items, a list without what they had hides what they choose. */
  private void exclude(List<String> lines) {
    lines.add(
        counts.chosen().comeAgain()
            ? "    # left out exclude: exclude, which hides what a user had: "
                + counts.chosen().text()
            : "    exclude: exclude");
  }

  /** A few hundred steps in all epochs, however few rows there are. */
  private static int batchSize(long rows) {
    return Math.clamp(Long.highestOneBit(rows / ROWS_A_BATCH), FEWEST, MOST);
  }

  private void data(List<String> lines, String kind) {
    lines.add("data:");
    lines.add("  train: " + kind + "/train" + ending);
    lines.add("  validation: " + kind + "/val" + ending);
    lines.add("  test: " + kind + "/test" + ending);
    lines.add("  time: " + Yaml.text(guess.time().name()) + "  # tells a refit which rows are new");
    lines.add("  user: " + Yaml.text(guess.user().name()) + "  # whose rows metrics compare");
  }

  /**
   * @param shown whether rows tell what was shown beside what was chosen
   */
  private void features(List<String> lines, boolean shown) {
    add(lines, users, guess.user(), prefixes.users(), "user", counts.ofUsers());
    add(lines, items, guess.item(), prefixes.items(), "item", counts.ofItems());
    List<ColumnProfile> told = counts.owners().toldOfItems(log, items, guess);
    log.withoutValues()
        .ifPresent(names -> lines.add("  # left out, as no row has a value: " + names));
    for (ColumnProfile column : log.columns()) {
      if (guess.uses(column) || column.isEmpty()) {
        continue;
      }
      String name = column.name();
      if (NamesOfRows.have(column)) {
        lines.add(leftOut(column, "rows have another column of that name"));
      } else if (told.contains(column)) {
        lines.add(line(column, "item", counts.ofItems().against(column)));
      } else if (counts.owners().ofItems().contains(name)) {
        lines.add(
            leftOut(
                column,
                Owners.has(items, column)
                    ? "the table of items has a column of that name"
                    : "each item has one value at a time: put it into a table of items"));
      } else if (counts.owners().ofUsers().contains(name)) {
        lines.add(line(column, "user"));
      } else {
        lines.add(ofEvent(column, shown));
      }
    }
  }

  /** How old items are, which tells much where they come and go: of rankers alone. */
  private void age(List<String> lines) {
    if (times == null) {
      return;
    }
    Optional<String> epoch = EpochGuess.of(guess.time(), times.from());
    epoch.ifPresent(
        unit ->
            lines.add(
                "  - {name: "
                    + Yaml.text(free(times.from().name() + "_age"))
                    + ", column: "
                    + Yaml.text(times.from().name())
                    + ", side: query, kind: age, moment: "
                    + Yaml.text(guess.time().name())
                    + ", unit: hours"
                    + unit
                    + ", encoder: {type: standard, log1p: true}}  # guess: hours since it began"));
  }

  /** A name for a feature that is no column. */
  private String free(String name) {
    Set<String> taken = NamesOfRows.and(log.columns().stream().map(ColumnProfile::name).toList());
    taken.addAll(names(users, prefixes.users()));
    taken.addAll(names(items, prefixes.items()));
    return NamesOfRows.free(name, taken);
  }

  private static List<String> names(@Nullable TableProfile table, String prefix) {
    return table == null
        ? List.of()
        : table.columns().stream().map(column -> prefix + column.name()).toList();
  }

  /** How often a user had the item, where users come back to items: of rankers alone. */
  private void timesHad(List<String> lines) {
    if (counts.chosen().comeAgain()) {
      lines.add(
          "  - {name: "
              + free("times_had")
              + ", column: "
              + Yaml.text(guess.item().name())
              + ", side: query, kind: occurrences, list: history, max_length: "
              + FirstHistories.LENGTH
              + FirstHistories.separator(guess.item().unused())
              + ", order: oldest_first, encoder: {type: linear, log1p: true, missing: 0}}"
              + "  # guess: "
              + counts.chosen().text());
    }
  }

  /** What comes of an event would tell its label, or the item that was chosen. */
  private String ofEvent(ColumnProfile column, boolean shown) {
    if (guess.mayBeOutcome(column)) {
      return leftOut(column, COMES_OF_EVENT);
    }
    String told = counts.outcomes().against(column);
    if (told != null || EventWords.nameOutcomes(column)) {
      return leftOut(column, told == null ? COMES_OF_EVENT : told);
    }
    if (column.isUnique() && column.isNumber() && !column.isQuantity()) {
      return leftOut(column, "each row has another number");
    }
    if (RequestIds.are(column)) {
      return leftOut(column, "it tells requests apart, and a model knows none that is new");
    }
    String fresh = counts.fresh().against(column);
    if (fresh != null && !isQuery(column)) {
      return leftOut(column, fresh);
    }
    String unknown = counts.requests().against(column);
    if (unknown == null) {
      return line(column, CONTEXT, "", "guess, if requests know it");
    }
    return shown
        ? line(
            column, CONTEXT, MISSING_AT_TIMES, "guess, to be left out of requests, as " + unknown)
        : leftOut(column, "as " + unknown);
  }

  private static void add(
      List<String> lines,
      @Nullable TableProfile table,
      ColumnProfile key,
      String prefix,
      String side,
      EventTotals totals) {
    if (table == null) {
      return;
    }
    for (ColumnProfile column : table.besideId(key).toList()) {
      lines.add(line(column.prefixed(prefix), side, totals.against(column)));
    }
  }

  private static String line(ColumnProfile column, String side, @Nullable String counting) {
    return counting == null ? line(column, side) : leftOut(column, counting);
  }

  /** A feature, or a comment on why there is none. */
  private static String line(ColumnProfile column, String side) {
    return line(column, side, "", "guess");
  }

  private static String line(ColumnProfile column, String side, String more, String marked) {
    String reason = null;
    if (!isName(column.name())) {
      reason = "recipes take no name that is long, or has control characters or spaces around it";
    } else if (!column.isReadable()) {
      reason = "it holds objects, maps, bytes or lists of lists, which recipes do not read";
    } else if (column.isBracketed() && !column.isNativeList()) {
      reason =
          "its lists are texts in brackets, each one value for who compares them: write them without"
              + " brackets and quotes, such as [sql|java], or as lists of Parquet";
    } else if (column.isConstant()) {
      reason = "it has no two values";
    } else if (column.isTime()) {
      reason = "it is a time; parts of it can be features";
    } else if (column.list() == null
        && !isQuery(column)
        && !column.isNumber()
        && 2 * column.distinct() > column.present()) {
      reason = "nearly each row has another text";
    }
    return reason == null
        ? feature(column, side, more) + "  # " + marked + ": " + Yaml.comment(column.text())
        : leftOut(column, reason);
  }

  /** Whether it has what was asked for, in words, of which new queries have some, too. */
  private static boolean isQuery(ColumnProfile column) {
    ColumnProfile.ListProfile list = column.list();
    return EventWords.nameQueries(column)
        && !column.isNumber()
        && (list == null || " ".equals(list.separator()))
        && column.hasSpaces();
  }

  private static boolean isName(String name) {
    try {
      Names.require("feature", name);
      return true;
    } catch (BundleException e) {
      return false;
    }
  }

  private static String leftOut(ColumnProfile column, String reason) {
    return "  # left out "
        + Yaml.text(column.name())
        + ", "
        + reason
        + ": "
        + Yaml.comment(column.text());
  }

  private static String feature(ColumnProfile column, String side, String more) {
    return "  - {name: "
        + Yaml.text(column.name())
        + ", side: "
        + side
        + ", kind: "
        + encoded(column)
        + more
        + "}";
  }

  /** A user or an item is no quantity, whatever it looks like. */
  private static String identifier(ColumnProfile column, String side, String more) {
    return "  - {name: "
        + Yaml.text(column.name())
        + ", side: "
        + side
        + ", kind: categorical, encoder: {type: vocabulary}"
        + more
        + "}";
  }

  /** Kind and encoder that fit what a column looks like. */
  private static String encoded(ColumnProfile column) {
    String rare = column.distinct() > MANY ? ", min_count: 2" : "";
    if (isQuery(column)) {
      return "sequence, split: words, max_length: "
          + WORDS
          + ", encoder: {type: vocabulary, min_count: 2}";
    }
    ColumnProfile.ListProfile list = column.list();
    if (list != null) {
      if (list.isVector()) {
        return "vector, length: " + list.longest() + ", encoder: {type: identity, missing: 0}";
      }
      String separator = list.separator();
      return "sequence, max_length: "
          + Math.min(FirstHistories.LENGTH, list.longest())
          + FirstHistories.separator(separator == null ? column.unused() : separator)
          + ", order: unordered, encoder: {type: vocabulary}";
    }
    if (column.isNumber() && !column.hasFewValues() && !column.isCode()) {
      return "categorical, encoder: {type: discretized, buckets: 16}";
    }
    return "categorical, encoder: {type: vocabulary" + rare + "}";
  }
}
