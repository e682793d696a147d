package org.towerrank.prepare;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.TableFormat;

/**
 * Where events are, and what their columns mean.
 *
 * @param files paths, folders or patterns, relative to the specification's file
 * @param format of the files; if null, their names say it
 * @param header names of the columns of CSV that has no header, in their order; empty where it has
 *     one
 * @param missing texts that stand for a missing value in every column of texts; the empty one
 *     always does
 * @param user the column of the user
 * @param item the column of the item
 * @param each how it says several items; null where it says one
 * @param time the column of the time: seconds, milliseconds, microseconds or nanoseconds since
 *     1970, or ISO 8601
 * @param timeFormat how texts say the time otherwise, as {@code strptime} knows it; null if they do
 *     not
 * @param action the column that says what was done, such as {@code click}; null if there is none
 * @param order columns that order events of equal time; the log's order is behind them
 * @param ofUsers columns that say something of the user, such as a country: an event gets what the
 *     user's newest one up to then says
 * @param ofItems columns that say something of the item, such as a price: they are in the
 *     catalogue, and drawn negatives have their own
 * @param columns further columns that rows get, such as the device; all others if absent
 */
public record LogSpec(
    List<String> files,
    @Nullable TableFormat format,
    List<String> header,
    List<String> missing,
    String user,
    String item,
    @Nullable EachSpec each,
    String time,
    @Nullable String timeFormat,
    @Nullable String action,
    List<String> order,
    List<String> ofUsers,
    List<String> ofItems,
    @Nullable List<String> columns) {

  public LogSpec {
    PrepareSpec.require(files, "log.files");
    PrepareSpec.require(user, "log.user");
    PrepareSpec.require(item, "log.item");
    PrepareSpec.require(time, "log.time");
    files = List.copyOf(files);
    header = ColumnNames.checked(header, "log.header");
    missing = MissingTexts.checked(missing, "log.missing");
    order = List.copyOf(Objects.requireNonNullElse(order, List.of()));
    ofUsers = ColumnNames.checked(ofUsers, "log.of_users");
    ofItems = ColumnNames.checked(ofItems, "log.of_items");
    PrepareSpec.requireFiles(files, "log.files");
    if (timeFormat != null) {
      timeFormat = new TimeFormat(timeFormat).text();
    }
  }
}
