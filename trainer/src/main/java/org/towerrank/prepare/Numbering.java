package org.towerrank.prepare;

import java.util.Map;
import org.towerrank.sql.Sql;

/**
 * How events are numbered within their user.
 *
 * @param step the file of the step
 * @param pieces that it needs beside those of every way
 * @param ofFurther pieces that have some SQL for each further history, with the suffix of its
 *     columns for each {@code #}
 */
public record Numbering(String step, Map<String, Sql> pieces, Map<String, String> ofFurther) {

  /**
   * By windows, which any engine has.
   *
   * @param excluded whether an event sees none of its own time
   * @param order of the events of one time
   */
  public static Numbering byWindows(boolean excluded, String order) {
    String before =
        excluded
            ? "(PARTITION BY user_id ORDER BY time_us"
                + " RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
            : "(PARTITION BY user_id ORDER BY time_us, "
                + order
                + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";
    return new Numbering(
        "number",
        Map.of("before_it", new Sql(before)),
        Map.of(
            "further",
            """
            CAST(count(CASE WHEN counts# THEN 1 END) OVER before_it AS INTEGER) AS seen#,
              CAST(count(CASE WHEN counts# THEN 1 END) OVER up_to_it AS INTEGER) AS nth#,\
            """));
  }

  /**
   * From row to row, where an engine keeps their order.
   *
   * @param excluded whether an event sees none of its own time
   */
  static Numbering inOrder(boolean excluded) {
    String eachAlone = excluded ? "" : "true OR ";
    String start =
        "max(CASE WHEN %s THEN running# - CASE WHEN counts# THEN 1 ELSE 0 END END) OVER so_far AS %s#,";
    String newUser = "earlier_user IS DISTINCT FROM user_id";
    String newTime = newUser + " OR earlier_time IS DISTINCT FROM time_us";
    return new Numbering(
        "number_in_order",
        Map.of("each_alone", new Sql(Boolean.toString(!excluded))),
        Map.of(
            "further",
            "CAST(time_start# - user_start# AS INTEGER) AS seen#,"
                + " CAST(running# - user_start# AS INTEGER) AS nth#,",
            "further_counted",
            ", running#, user_start#, time_start#",
            "further_starts",
            start.formatted(newUser, "user_start")
                + " "
                + start.formatted(eachAlone + newTime, "time_start"),
            "further_running",
            "count(CASE WHEN counts# THEN 1 END) OVER so_far AS running#,"));
  }
}
