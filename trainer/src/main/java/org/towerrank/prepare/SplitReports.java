package org.towerrank.prepare;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/** Measures the splits, and refuses those that nothing can be fitted or measured on. */
record SplitReports(PreparationEngine engine, PrepareSpec spec, EventLog log) {
  private static final int FIRST_POSITIVES = 9;

  /**
   * The reports of all splits of some kinds of rows.
   *
   * @param progress is told what rows measure badly
   * @throws DataException when a split is empty, or has one label alone
   */
  List<SplitReport> of(List<RowKind> kinds, Progress progress) throws IOException {
    List<SplitReport> reports = new ArrayList<>();
    for (RowKind kind : kinds) {
      List<SplitReport> own = of(kind);
      requireRows(kind, own);
      reports.addAll(own);
      if (kind.name().equals("ranking")) {
        log.labels().requireTwoKinds(engine);
      }
      warnOfHadBefore(kind, new HadBefore(engine, log, progress));
    }
    return reports;
  }

  private void warnOfHadBefore(RowKind kind, HadBefore had) throws IOException {
    if (kind.name().equals("recall")) {
      had.warnOfTargets(kind);
    } else if (spec.ranking() != null && spec.ranking().negatives() != null) {
      had.warnOfNegatives();
    }
  }

  private List<SplitReport> of(RowKind kind) throws IOException {
    boolean ranking = kind.name().equals("ranking");
    List<SplitReport> reports = new ArrayList<>();
    for (@Nullable String[] row :
        engine.rows(
            Step.query(
                "splits",
                Map.of(
                    "split",
                    new Sql(kind.splitColumn()),
                    "rows",
                    kind.rows(),
                    "positives",
                    ranking ? log.labels().sums() : new Sql("count(*)"))))) {
      reports.add(report(kind.name(), row, ranking ? spec.tasks() : List.of()));
    }
    return reports;
  }

  private static SplitReport report(String kind, @Nullable String[] row, List<LabelSpec> tasks) {
    Map<String, Long> positives = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      positives.put(tasks.get(i).name(), whole(row[FIRST_POSITIVES + i]));
    }
    return new SplitReport(
        kind,
        Splits.NAMES.get((int) whole(row[0])),
        whole(row[1]),
        whole(row[2]),
        whole(row[3]),
        positives,
        share(row[4]),
        share(row[5]),
        utc(row[6]),
        utc(row[7]),
        share(row[8]));
  }

  private static String utc(@Nullable String microseconds) {
    return Instant.ofEpochSecond(Math.floorDiv(whole(microseconds), 1_000_000L)).toString();
  }

  private static long whole(@Nullable String text) {
    return Long.parseLong(Objects.requireNonNull(text));
  }

  private static double share(@Nullable String text) {
    return text == null ? 0 : Double.parseDouble(text);
  }

  private void requireRows(RowKind kind, List<SplitReport> splits) throws DataException {
    List<String> present = splits.stream().map(SplitReport::split).toList();
    for (String split : Splits.NAMES) {
      if (!present.contains(split)) {
        throw new DataException(
            log.title()
                + ": the split ["
                + split
                + "] of the "
                + kind.name()
                + " rows is empty"
                + splits.stream()
                    .map(each -> ", [" + each.split() + "] has " + each.rows())
                    .reduce("", String::concat)
                + reason(kind, splits));
      }
    }
  }

  private String reason(RowKind kind, List<SplitReport> splits) {
    RecallSpec recall = kind.name().equals("recall") ? spec.recall() : null;
    if (splits.isEmpty() && recall != null) {
      return ": no event has ["
          + recall.minHistory()
          + "] items of its user before it, as [recall.min_history] asks for; events of equal times"
          + " are not before each other unless [history.equal_times: log_order]";
    }
    return switch (spec.split().by()) {
      case TIME, RANDOM -> tooFew(recall) + " for the shares of [split]";
      case USER_LAST -> ": no user has the three events that [split.by: user_last] needs";
    };
  }

  /** A log may have many events, of which few are positive and have such before them. */
  private static String tooFew(@Nullable RecallSpec recall) {
    return recall != null
        ? ": too few events that [recall.of] counts have ["
            + recall.minHistory()
            + "] of their user before them"
        : ": the log has too few events";
  }
}
