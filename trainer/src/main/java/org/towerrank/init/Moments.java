package org.towerrank.init;

import org.towerrank.data.TimeUnits;
import org.towerrank.sql.Days;
import org.towerrank.sql.Sql;
import org.towerrank.sql.WrittenTimes;

/** Times of a column in microseconds since 1970, as SQL; null where a value is no time. */
final class Moments {
  private Moments() {}

  /** Numbers count what their size suggests; texts without a zone are in UTC, as events are. */
  static Sql microseconds(ColumnProfile column) {
    String text = text(column);
    if (!column.timeFormats().isEmpty()) {
      return WrittenTimes.microseconds(new Sql(text), column.timeFormats().getFirst());
    }
    return column.isNumber()
        ? new Sql(
            "TRY_CAST("
                + text
                + " AS DOUBLE) * "
                + TimeUnits.microseconds(column.most())
                + "::DOUBLE")
        : new Sql("epoch_us(said_moment(" + text + "))");
  }

  /** A day has all its hours. */
  static Sql ending(ColumnProfile column) {
    Sql moment = microseconds(column);
    if (column.isFormattedDay()) {
      return Days.last(moment);
    }
    return column.isNumber() || !column.timeFormats().isEmpty()
        ? moment
        : Days.last(moment, new Sql(text(column)));
  }

  private static String text(ColumnProfile column) {
    return "trim(" + Sql.name(column.name()).code() + "::VARCHAR)";
  }
}
