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

  static final NamedIds USERS = new NamedIds(ThingWords.USERS);

  static final NamedIds ITEMS = new NamedIds(ThingWords.ITEMS);

  private static final Pattern PROPERTY = pattern(ThingWords.PROPERTY);
  private static final Pattern OF_SOMEONE = pattern(ThingWords.OF_SOMEONE);

  /** Where a word begins without anything before it but a small letter. */
  private static final Pattern CAPITAL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

  private static final Pattern PLURAL = pattern("s$");

  private static final int WHOLE = 0;
  private static final int WORD = 1;
  private static final int GROUP = 2;
  private static final int SESSIONS = 3;

  /** A name with a further word before that for the thing. */
  static final int PART = 4;

  /** A name that has the word somewhere, or not at all, and is that of ids. */
  static final int ID = 5;

  private static final int SOMEWHERE = 6;

  private final Pattern within;
  private final Pattern ending;
  private final Pattern whole;
  private final Pattern titles;
  private final Pattern word;
  private final Pattern group;
  private final Pattern lastWord;

  private NamedIds(ThingWords words) {
    this.within = pattern(words.within());
    this.ending = pattern("(?:" + words.within() + ")" + ThingWords.END);
    this.titles = pattern("(?:" + words.within() + ")[^\\p{L}\\p{N}]*" + ThingWords.TITLE);
    this.whole = whole(words.within());
    this.word = whole(words.words());
    this.group = whole(words.groups());
    this.lastWord = pattern("[^\\p{L}\\p{N}](?:" + words.words() + ")" + ThingWords.END);
  }

  private static Pattern whole(String words) {
    return pattern(ThingWords.BEGINNING + "(?:" + words + ")" + ThingWords.END);
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

  /** Whether a name has a word for such a thing; one that may mean much else needs many values. */
  boolean have(ColumnProfile column) {
    String name = words(column.name());
    return within.matcher(name).find()
        || (mayBe(column)
            && (word.matcher(name).find()
                || group.matcher(name).find()
                || lastWord.matcher(name).find()));
  }

  /** A name whose words have something between them. */
  static String words(String name) {
    return CAPITAL.matcher(name).replaceAll("_");
  }

  /** How well a name says that the column is such things: the least says it best. */
  int rank(ColumnProfile column) {
    String name = words(column.name());
    if (whole.matcher(name).find()) {
      return name.toLowerCase(Locale.ROOT).contains(SESSION) ? SESSIONS : WHOLE;
    }
    if (word.matcher(name).find()) {
      return WORD;
    }
    if (group.matcher(name).find()) {
      return GROUP;
    }
    if (isSurePart(column) || lastWord.matcher(name).find()) {
      return PART;
    }
    return column.isNamedId() ? ID : SOMEWHERE;
  }

  /**
   * The column of a table whose name says best that it is such things, of those that may be; the
   * first one of several, or where names only have the word somewhere, that of most values. No name
   * makes two values things, nor does one with the word somewhere make a few. One that has a single
   * value is such things if no other is, and one of a few if no other has a name as good. Words
   * that may mean much else give way to an id of more values that no word says.
   *
   * @param others what such a name may say better that the column is
   */
  Optional<ColumnProfile> best(TableProfile table, NamedIds others, Predicate<ColumnProfile> fit) {
    return table.columns().stream()
        .filter(this::have)
        .filter(column -> !others.have(column) || rank(column) <= others.rank(column))
        .filter(fit)
        .filter(this::mayBe)
        .filter(column -> !isOutdone(table, column))
        .min(
            Comparator.comparing(ColumnProfile::isConstant)
                .thenComparingInt(this::rank)
                .thenComparing(NamedIds::isCount)
                .thenComparing(ColumnProfile::hasFewValues)
                .thenComparingLong(column -> rank(column) == SOMEWHERE ? -column.distinct() : 0));
  }

  /** Whether it may say how many, as {@code products} does beside {@code product_id}. */
  private static boolean isCount(ColumnProfile column) {
    return column.isNumber() && PLURAL.matcher(column.name()).find();
  }

  private boolean mayBe(ColumnProfile column) {
    return switch (rank(column)) {
      case WHOLE, SESSIONS -> true;
      case WORD, GROUP -> hasEnoughValues(column) && !column.isQuantity();
      case PART ->
          column.distinct() > 2
              && !column.isQuantity()
              && (isSurePart(column) || hasEnoughValues(column));
      case ID -> column.distinct() > 2 && !column.isQuantity() && !isOfSomeone(column);
      default -> !column.hasFewValues() && !column.isQuantity() && !isOfSomeone(column);
    };
  }

  /** Of words that may mean much else: a level of a user has few values, and a trip one row. */
  private boolean hasEnoughValues(ColumnProfile column) {
    boolean id = rank(column) != GROUP && column.isNamedId();
    return (id ? column.distinct() > 2 : !column.hasFewValues())
        && !column.isUnique()
        && !column.isTime();
  }

  /** Whether the end of a name has a word that says it best. */
  private boolean isSurePart(ColumnProfile column) {
    String name = words(column.name());
    return ending.matcher(name).find() || titles.matcher(name).find();
  }

  /**
   * Whether an id of more values is such things rather than what a word says that may mean much.
   */
  private boolean isOutdone(TableProfile table, ColumnProfile column) {
    int rank = rank(column);
    boolean unsure =
        rank == GROUP
            || (!column.isNamedId() && (rank == WORD || (rank == PART && !isSurePart(column))));
    return unsure
        && table.columns().stream()
            .anyMatch(other -> other.distinct() > column.distinct() && isOtherId(other));
  }

  private static boolean isOtherId(ColumnProfile column) {
    return column.isNamedId()
        && column.repeats()
        && !isProperty(column)
        && !isOfSomeone(column)
        && !RequestIds.are(column)
        && !USERS.have(column)
        && !ITEMS.have(column);
  }

  private static boolean isOfSomeone(ColumnProfile column) {
    return OF_SOMEONE.matcher(column.name()).find();
  }
}
