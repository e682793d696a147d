package org.towerrank.prepare;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.TableFormat;

/**
 * A table about users or items.
 *
 * @param files paths, folders or patterns, relative to the specification's file
 * @param format of the files; if null, their names say it
 * @param header names of the columns of CSV that has no header, in their order; empty where it has
 *     one
 * @param missing texts that stand for a missing value in every column of texts; the empty one
 *     always does
 * @param id the column with the user or item
 * @param time the column that says from when on a row holds; then an event gets the row that held
 *     at its time. If null, there is one row a user or item
 * @param timeFormat how texts say these times otherwise, as {@code strptime} knows it; null if they
 *     do not
 * @param until of items, the column that says until when one can be recommended: it is no negative
 *     of later events. A day counts with all its hours
 * @param columns those that rows get; all but these times if absent
 * @param prefix before the names of its columns, where the log or the other table has such a name
 */
public record JoinSpec(
    List<String> files,
    @Nullable TableFormat format,
    List<String> header,
    List<String> missing,
    String id,
    @Nullable String time,
    @Nullable String timeFormat,
    @Nullable String until,
    @Nullable List<String> columns,
    String prefix) {

  public JoinSpec {
    PrepareSpec.require(files, "files");
    PrepareSpec.require(id, "id");
    files = List.copyOf(files);
    header = ColumnNames.checked(header, "header");
    missing = MissingTexts.checked(missing, "missing");
    if (timeFormat != null) {
      timeFormat = new TimeFormat(timeFormat).text();
      if (time == null && until == null) {
        throw new IllegalArgumentException(
            "[time_format]: expected [time] too, or of items [until], which it is of, got neither");
      }
    }
    prefix = Objects.requireNonNullElse(prefix, "");
    PrepareSpec.requireFiles(files, "files");
  }

  /** Whether items could be recommended at some times only. */
  boolean hasLifetimes() {
    return time != null || until != null;
  }
}
