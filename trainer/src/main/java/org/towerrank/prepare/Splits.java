package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.sql.Sql;

/** Which split a row is in: 0 for fitting, 1 for validation, 2 for test. */
final class Splits {
  /** What files are called. */
  static final List<String> NAMES = List.of("train", "val", "test");

  private static final double ROUNDING = 1e-6;

  private final PrepareSpec spec;
  private final List<String> order;
  private final SqlDialect dialect;

  /**
   * @param order what events of equal time are ordered by
   */
  Splits(PrepareSpec spec, List<String> order, SqlDialect dialect) {
    this.spec = spec;
    this.dialect = dialect;
    this.order = List.copyOf(order);
  }

  /**
   * Finds where splits by time are cut.
   *
   * @param events how many there are
   */
  void cut(PreparationEngine engine, long events) throws IOException {
    if (spec.split().by() == SplitSpec.By.TIME) {
      engine.create(
          "cuts",
          Step.query(
              "cuts",
              Map.of(
                  "order",
                  new Sql(EventLog.ascending(order)),
                  "place",
                  dialect.place(order),
                  "validation",
                  Sql.number(share(events, 1 - validation() - test())),
                  "test",
                  Sql.number(share(events, 1 - test())))));
    }
  }

  private static long share(long events, double share) {
    return (long) Math.floor(events * share + ROUNDING);
  }

  private double validation() {
    return spec.split().validation() == null ? 0 : spec.split().validation();
  }

  private double test() {
    return spec.split().test() == null ? 0 : spec.split().test();
  }

  /** Whether an event is not before the first one of a split: only equal times need the order. */
  private String isFrom(int split) {
    String cut = "(SELECT %s FROM cuts WHERE split = " + split + ")";
    return "CASE WHEN time_us <> "
        + cut.formatted("time_us")
        + " THEN time_us > "
        + cut.formatted("time_us")
        + " ELSE "
        + dialect.place(order).code()
        + " >= "
        + cut.formatted("place")
        + " END";
  }

  /**
   * The split of an event.
   *
   * @param amongTargets whether a user's last events are those that recall rows have as targets
   */
  Sql of(boolean amongTargets) {
    return new Sql(
        switch (spec.split().by()) {
          case TIME ->
              "CASE WHEN " + isFrom(2) + " THEN 2 WHEN " + isFrom(1) + " THEN 1 ELSE 0 END";
          case USER_LAST -> userLast(amongTargets ? "user_id, target" : "user_id");
          case RANDOM ->
              "CASE WHEN "
                  + draw()
                  + " < "
                  + (1 - validation() - test())
                  + " THEN 0 WHEN "
                  + draw()
                  + " < "
                  + (1 - test())
                  + " THEN 1 ELSE 2 END";
        });
  }

  /** Of users with fewer than three events none is held out. */
  private String userLast(String partition) {
    String newestFirst =
        order.stream().map(each -> each + " DESC NULLS FIRST").collect(Collectors.joining(", "));
    return "CASE WHEN count(*) OVER (PARTITION BY "
        + partition
        + ") < 3 THEN 0 ELSE greatest(0, 3 - row_number() OVER (PARTITION BY "
        + partition
        + " ORDER BY time_us DESC, "
        + newestFirst
        + ")) END";
  }

  /** A number from 0 to 1 that seed and row of the log decide. */
  private String draw() {
    return "chance('split:" + spec.seedOrDefault() + ":' || CAST(log_row AS STRING))";
  }
}
