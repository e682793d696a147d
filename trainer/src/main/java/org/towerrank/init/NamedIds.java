package org.towerrank.init;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Columns whose names say that they tell things of a kind apart, such as users. A name that has a
 * word for the thing may as well be that of a property: {@code user_id} and {@code user} are users,
 * and {@code user_age} is not.
 */
final class NamedIds {
  /** A session is a user where nothing else is. */
  private static final String SESSION = "session";

  static final NamedIds USERS =
      new NamedIds(
          "user|visitor|viewer|customer|client|member|session|reader|uid|kunde|benutzer|nutzer"
              + "|usuario|utilisateur|kullan[ıi]c[ıi]|m[üu][şs]teri|клиент|покупател|пользовател"
              + "|用户|用戶|会员|会員|客户|顧客|مستخدم|عميل");

  static final NamedIds ITEMS =
      new NamedIds(
          "item|product|article|movie|film|song|track|book|video|offer|sku|asin|isbn|content|doc|game"
              + "|hotel|listing|stock.?code|(?<!re)venue"
              + "|artikel|produ[kc]to?|[üu]r[üu]n|товар|商品|物品|视频|文章|منتج");

  /** What may stand behind a word of a thing that is told apart, such as the end of a plural. */
  private static final String END =
      "(?:s|n|en|r|nr|y|ей|ь)?[^\\p{L}\\p{N}]*(?:u?id|uuid|guid|nr|no|num|number|nummer|code|kodu?"
          + "|key|numaras[ıi]|编号|番号|编码|コード|رقم|معرف)?$";

  /** What may stand there of names in words, which tell things apart less well. */
  private static final String TITLE =
      "(?:name|email|mail|login|token|hash|title|titel|名称?|ad[ıi])$";

  /** What is told of a thing, in columns whose names say the thing as well. */
  private static final Pattern PROPERTY =
      Pattern.compile(
          "rating|stars|score|price|count|quantity|categor|kategor|type|bool|preis|anzahl|menge|fiyat"
              + "|цен[аы]|价格|価格|数量|类|سعر",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final int WHOLE = 0;
  private static final int SESSIONS = 1;
  private static final int PART = 2;
  private static final int ID = 3;
  private static final int SOMEWHERE = 4;

  private final Pattern words;
  private final Pattern ending;
  private final Pattern whole;
  private final Pattern titles;

  private NamedIds(String words) {
    this.words = pattern(words);
    this.ending = pattern("(?:" + words + ")" + END);
    this.titles = pattern("(?:" + words + ")[^\\p{L}\\p{N}]*" + TITLE);
    this.whole = pattern("^[^\\p{L}\\p{N}]*(?:ال)?(?:" + words + ")" + END);
  }

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Whether a name tells a property of something rather than the thing. */
  static boolean isProperty(ColumnProfile column) {
    return PROPERTY.matcher(column.name()).find();
  }

  /** Whether a name says that users or items are told apart, as {@code user} alone does. */
  static boolean tellApart(ColumnProfile column) {
    return USERS.isPart(column) || ITEMS.isPart(column);
  }

  private boolean isPart(ColumnProfile column) {
    return have(column) && rank(column) <= PART;
  }

  /** Whether a name has a word for such a thing. */
  boolean have(ColumnProfile column) {
    return words.matcher(column.name()).find();
  }

  /** How well a name says that the column is such things: the least says it best. */
  int rank(ColumnProfile column) {
    String name = column.name();
    if (whole.matcher(name).find()) {
      return name.toLowerCase(Locale.ROOT).contains(SESSION) ? SESSIONS : WHOLE;
    }
    if (ending.matcher(name).find() || titles.matcher(name).find()) {
      return PART;
    }
    return column.isNamedId() ? ID : SOMEWHERE;
  }

  /**
   * The column of a table whose name says best that it is such things, of those that may be; the
   * first one of several, or where names only have the word somewhere, that of most values. No name
   * makes two values things, nor does one with the word somewhere make a few. One that has a single
   * value is such things if no other is.
   *
   * @param others what such a name may say better that the column is
   */
  Optional<ColumnProfile> best(TableProfile table, NamedIds others, Predicate<ColumnProfile> fit) {
    return table.columns().stream()
        .filter(this::have)
        .filter(column -> !others.have(column) || rank(column) <= others.rank(column))
        .filter(fit)
        .filter(this::mayBe)
        .min(
            Comparator.comparing(ColumnProfile::isConstant)
                .thenComparingInt(this::rank)
                .thenComparingLong(column -> rank(column) == SOMEWHERE ? -column.distinct() : 0));
  }

  private boolean mayBe(ColumnProfile column) {
    return switch (rank(column)) {
      case WHOLE, SESSIONS -> true;
      case PART, ID -> column.distinct() > 2 && !column.isQuantity();
      default -> !column.hasFewValues() && !column.isQuantity();
    };
  }
}
