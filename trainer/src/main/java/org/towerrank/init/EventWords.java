package org.towerrank.init;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Words for what was done to an item, and for what came of it, in names and values of columns. */
final class EventWords {
  /** In names of columns. */
  static final String LABEL =
      "label|positive|event|action|behaviou?r|rating|overall|stars|score|click|like|aktion|ereignis"
          + "|bewertung|acci[oó]n|eylem|olay|puan|beğen|действи|событи|оцен|事件|行为|操作|评分|評価|حدث|تقييم";

  private static final Pattern OUTCOME =
      pattern(
          LABEL
              + "|purchas|bought|conver[ts]|dwell|duration|watch|listen|played|(?<!dis)plays|seconds"
              + "|play_?(?:count|time)|time_?spent|active_?time|minutes|review"
              + "|feedback|revenue|gekauft|satın|点击|点赞|购买|購入");

  /** An object that has all that is said of an event, before the names of its fields. */
  private static final Pattern OF_EVENTS =
      pattern("^event_?(?:attributes|data|properties|params|payload)\\.");

  /** What was done to an item that was only seen: a column with such a word tells actions. */
  private static final Set<String> SEEN =
      Set.of(
          "view",
          "viewed",
          "impression",
          "show",
          "shown",
          "seen",
          "pageview",
          "pv",
          "angesehen",
          "gesehen",
          "gezeigt",
          "ansicht",
          "görüntüleme",
          "görüntülendi",
          "gösterim",
          "عرض",
          "مشاهدة",
          "ver",
          "visto",
          "просмотр",
          "показ",
          "浏览",
          "曝光",
          "展示",
          "查看",
          "表示",
          "閲覧",
          "見る");

  private static final Set<String> NEGATIVE =
      Set.of("skip", "dislike", "false", "f", "no", "n", "none", "nein", "hayır", "нет", "否", "لا");

  /** What stands between words, or nothing before the next capital letter. */
  private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{M}]+|(?<=\\p{Ll})(?=\\p{Lu})");

  private static final Pattern LABELS = pattern(LABEL);

  private static final Pattern PLURAL = Pattern.compile("s$");

  private EventWords() {}

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String name(ColumnProfile column) {
    return OF_EVENTS.matcher(column.name()).replaceFirst("");
  }

  /** Whether a column is called as labels are. */
  static boolean nameLabels(ColumnProfile column) {
    return LABELS.matcher(name(column)).find();
  }

  /** Whether it is called as labels are, or as what came of an event. */
  static boolean nameOutcomes(ColumnProfile column) {
    return OUTCOME.matcher(name(column)).find();
  }

  /** Whether a value says that an item was only seen, as {@code view_item} and views do. */
  static boolean isSeen(String value) {
    return WORDS
        .splitAsStream(value)
        .map(EventWords::word)
        .anyMatch(
            word -> SEEN.contains(word) || SEEN.contains(PLURAL.matcher(word).replaceFirst("")));
  }

  /** Whether a value says no. */
  static boolean isNegative(String value) {
    return NEGATIVE.contains(word(value));
  }

  /** CSV may have spaces behind its separators, which are of the value for who compares it. */
  private static String word(String value) {
    return value.strip().toLowerCase(Locale.ROOT);
  }
}
