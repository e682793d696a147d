package org.towerrank.init;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Words for what was done to an item, as values of columns. */
final class ActionWords {
  /** What was done to an item that was only seen: a column with such a word tells actions. */
  private static final Set<String> SEEN =
      words(
          "view viewed impression show shown seen pageview pv browse browsed displayed exposed"
              + " angesehen gesehen gezeigt ansicht vu vue affiché affichée consulté consultée"
              + " ver visto vista visualizado visualizada visualizzato bekeken"
              + " görüntüleme görüntülendi gösterim عرض مشاهدة просмотр показ просмотрено показано"
              + " 浏览 曝光 展示 查看 表示 閲覧 見る 조회 노출 देखा देखी देखे दिखाया ดู เข้าชม แสดง");

  /** What says that an item was not wanted: a column with such a word tells actions, too. */
  private static final Set<String> REFUSED =
      words(
          "skip skipped dislike disliked unlike unliked reject rejected decline declined dismiss dismissed"
              + " ignore ignored cancel cancelled canceled hide hidden refuse refused deny denied abandon"
              + " abandoned expired withdrawn lose loss lost fail failed return returned refund refunded unsubscribe"
              + " unsubscribed unfollow unfollowed remove removed bounce bounced complaint downvote"
              + " downvoted"
              + " storniert abgelehnt übersprungen abgebrochen ignoriert refusé refusée annulé annulée"
              + " rejeté rejetée ignoré ignorée rechazado rechazada cancelado cancelada omitido omitida"
              + " ignorado ignorada recusado recusada pulado rifiutato annullato saltato afgewezen"
              + " geannuleerd overgeslagen reddedildi iptal atlandı отказ отклонено отклонён отменено"
              + " отмена пропуск пропущено пропущен дизлайк 拒绝 取消 跳过 忽略 不喜欢 退货 拒否 キャンセル スキップ"
              + " 却下 辞退 رفض إلغاء تخطي रद्द अस्वीकृत अस्वीकार छोड़ा ยกเลิก ปฏิเสธ ข้าม");

  /** What says what another value of its column does not: that one is passed, or only sent. */
  private static final Set<String> LIKED =
      words("like liked love loved superlike click clicked open opened accept accepted");

  private static final Set<String> NEGATIVE =
      words(
          "false f no n none nein non não nao nee nie falso faux falsch hayır нет 否 不 不是 いいえ لا नहीं ไม่ ไม่ใช่ down off low"
              + " 👎");

  /** What says that something was not good, alone or with other words. */
  private static final Set<String> BAD =
      words(
          "negative bad badly poor terrible awful horrible worst hate hated unhelpful dissatisfied unsatisfied"
              + " negativ schlecht schlimm mangelhaft ungenügend mauvais mauvaise négatif négative malo mala negativo negativa"
              + " ruim péssimo péssima kötü olumsuz плохо плохой отрицательно отрицательный 差 差评 悪い 나쁨");

  private static final Pattern THUMB_DOWN = Pattern.compile("thumbs?[^\\p{L}]*down");

  /** First words of a value that says what was not done. */
  private static final Set<String> NOT = words("no not non nicht kein keine sin не нет");

  /** What is positive where nothing else is: what was sent may have been opened, too. */
  private static final Set<String> WEAK =
      words(
          "sent pending offered quoted queued scheduled pass passed left draw tie unknown"
              + " neutral maybe average fair ok okay mediocre mixed medium meh befriedigend ausreichend");

  /** What came of an order, and of a message only if none was opened. */
  private static final String DELIVERED = "delivered";

  /** What stands between words, or nothing before the next capital letter. */
  private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{M}]+|(?<=\\p{Ll})(?=\\p{Lu})");

  /** What comes of a visit, and not of an item: its words with lines between them. */
  private static final Pattern OF_VISIT =
      Pattern.compile(
          "(?:session|visit|app|page)_(?:start|end|open|close|load|leave|exit|remove|update)(?:e?d)?"
              + "|first_(?:visit|open)|user_engagement|scroll(?:ed|_depth)?|heartbeat|heart_beat|ping"
              + "|log_?(?:in|out)|logged_(?:in|out)|sign_?(?:in|up|out)|signed_(?:in|up|out)"
              + "|search(?:ed)?|form_start");

  private static final Pattern PLURAL = Pattern.compile("s$");

  private ActionWords() {}

  private static Set<String> words(String words) {
    return Set.of(words.split(" ", -1));
  }

  private static List<String> of(String value) {
    return WORDS.splitAsStream(value.strip()).map(ActionWords::word).toList();
  }

  /** CSV may have spaces behind its separators, which are of the value for who compares it. */
  private static String word(String value) {
    return value.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean have(Set<String> words, String value) {
    return of(value).stream()
        .anyMatch(
            word -> words.contains(word) || words.contains(PLURAL.matcher(word).replaceFirst("")));
  }

  /** Whether a value says that an item was only seen, as {@code view_item} and views do. */
  static boolean isSeen(String value) {
    return have(SEEN, value);
  }

  /** Whether a value says that an item was not wanted, as {@code order_cancelled} does. */
  static boolean isRefused(String value) {
    List<String> words = of(value);
    return have(REFUSED, value)
        || (words.size() > 1 && NOT.contains(words.getFirst()) && !have(SEEN, value));
  }

  /** Whether a value is a word for what was done where others say that it was not. */
  static boolean isLiked(String value) {
    return LIKED.contains(word(value));
  }

  /** Whether a value says no, or that something was not good. */
  static boolean isNegative(String value) {
    String word = word(value);
    return NEGATIVE.contains(word) || have(BAD, value) || THUMB_DOWN.matcher(word).matches();
  }

  /**
   * Whether it says something that is positive only where no other value is.
   *
   * @param all values that may be positive
   */
  static boolean isWeak(String value, Collection<String> all) {
    String word = word(value);
    return WEAK.contains(word)
        || OF_VISIT.matcher(String.join("_", of(value))).matches()
        || (word.equals(DELIVERED) && all.stream().anyMatch(ActionWords::isLiked));
  }
}
