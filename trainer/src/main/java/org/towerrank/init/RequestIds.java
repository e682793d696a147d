package org.towerrank.init;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Columns whose names say that they tell requests, sessions or orders apart. Each is new, so that a
 * model can learn nothing of one, and none is an item.
 */
final class RequestIds {
  private static final String REQUEST =
      "query|request|search|srch|impression|anfrage|consulta|запрос|查询";
  private static final String SEVERAL =
      "session|visit|trace|transaction|order|invoice|basket|cart|sitzung|bestellung|rechnung|sipari[şs]"
          + "|pedido|заказ|订单|会话|注文";

  /** What nothing else is called that ends so. */
  private static final String SESSION = "session|sitzung|会话";

  private static final String ID =
      "[^\\p{L}\\p{N}]*(?:u?id|uuid|guid|nr|no|num|number|nummer|key|编号|番号)$";
  private static final Pattern OF_REQUESTS = pattern("(?:" + REQUEST + ")" + ID);
  private static final Pattern OF_ANY =
      pattern(
          "(?:%1$s|%2$s|message)%3$s|^(?!order)(?:%2$s)$|(?:%4$s)$|^id[^\\p{L}\\p{N}]*(?:%1$s|%2$s)$"
              .formatted(REQUEST, SEVERAL, ID, SESSION));

  private RequestIds() {}

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Whether a column tells requests, or longer things, apart. */
  static boolean are(ColumnProfile column) {
    return OF_ANY.matcher(column.name()).find() && mayBe(column);
  }

  /** The column of a log that tells its requests apart, if there is one. */
  static Optional<ColumnProfile> of(TableProfile log) {
    return log.columns().stream()
        .filter(column -> OF_REQUESTS.matcher(column.name()).find() && mayBe(column))
        .max(Comparator.comparingLong(ColumnProfile::distinct));
  }

  private static boolean mayBe(ColumnProfile column) {
    return column.list() == null && !column.hasFewValues() && !column.isQuantity();
  }
}
