package org.towerrank.prepare;

import java.util.Map;
import org.towerrank.sql.Sql;

/**
 * How events are numbered within their user.
 *
 * @param step the file of the step
 * @param pieces that it needs beside those of every way
 */
public record Numbering(String step, Map<String, Sql> pieces) {

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
    return new Numbering("number", Map.of("before_it", new Sql(before)));
  }

  /**
   * From row to row, where an engine keeps their order.
   *
   * @param excluded whether an event sees none of its own time
   */
  static Numbering inOrder(boolean excluded) {
    return new Numbering(
        "number_in_order", Map.of("each_alone", new Sql(Boolean.toString(!excluded))));
  }
}
