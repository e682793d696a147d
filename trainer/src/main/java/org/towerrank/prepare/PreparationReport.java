package org.towerrank.prepare;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.command.TextTable;

/**
 * What became of a log.
 *
 * @param read events that the log has
 * @param dropped events that were left out, by why, in the order of the steps
 * @param kept events that were not
 * @param users that have events
 * @param items that have events
 * @param withoutRow share of the events whose user or item the joined table lacks, by table
 * @param splits of the rows
 * @param warnings what was warned of
 */
public record PreparationReport(
    long read,
    Map<String, Long> dropped,
    long kept,
    long users,
    long items,
    Map<String, Double> withoutRow,
    List<SplitReport> splits,
    List<String> warnings) {

  /** Prints it for people, but for the warnings, which they were shown meanwhile. */
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "Of %,d events %,d were kept, of %,d users and %,d items.%n",
        read,
        kept,
        users,
        items);
    dropped.forEach((why, count) -> out.printf(Locale.ROOT, "  %,d left out: %s%n", count, why));
    withoutRow.forEach(
        (table, share) ->
            out.printf(
                Locale.ROOT,
                "  %.1f %% of the events have no row in the table of %s%n",
                100 * share,
                table));
    TextTable table =
        new TextTable(
            "rows",
            "split",
            "count",
            "users",
            "unseen",
            "items",
            "unseen",
            "positives",
            "from",
            "to",
            "overlap");
    for (SplitReport split : splits) {
      table.row(
          split.kind(),
          split.split(),
          whole(split.rows()),
          whole(split.users()),
          percent(split.unseenUsers()),
          whole(split.items()),
          percent(split.unseenItems()),
          positives(split),
          split.from(),
          split.to(),
          percent(split.overlap()));
    }
    table.print(out, "  ");
  }

  private static String positives(SplitReport split) {
    return split.positives().isEmpty()
        ? "all"
        : split.positives().entrySet().stream()
            .map(each -> each.getKey() + " " + percent((double) each.getValue() / split.rows()))
            .collect(Collectors.joining(", "));
  }

  private static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
