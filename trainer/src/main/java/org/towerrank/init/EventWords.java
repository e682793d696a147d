package org.towerrank.init;

import java.util.regex.Pattern;

/** Words for what was done to an item, and for what came of it, in names of columns. */
final class EventWords {
  private static final String RATING =
      "(?<!ope)rating|overall|stars|score|bewertung|puan|оцен|评分|評価|تقييم|^(?:note|nota|voto)$";

  /** What a column of labels may be called. */
  static final String LABEL =
      "label|positive|(?<!pr)event|(?<!fr)action|behaviou?r|click|(?<!dis|un)like(?!lihood|ly)|aktion"
          + "|ereignis|acci[oó]n|eylem|olay|beğen|действи|событи|事件|行为|操作|حدث|"
          + RATING;

  private static final String LASTING =
      "(?<!(?:eta|estimated|expected|planned)[^\\p{L}\\p{N}]{0,3})(?:duration|seconds|minutes)";

  private static final Pattern OUTCOME =
      pattern(
          LABEL
              + "|purchas|bought|conver[ts]|dwell|"
              + LASTING
              + "|watch|listen(?!er)|played|(?<!dis)plays|play_?(?:count|time)|time_?spent|active_?time"
              + "|review|feedback|revenue|gekauft|satın|点击|点赞|购买|購入");

  /** What may have been done, as a word at the end of a name. */
  private static final Pattern DONE =
      ending(
          "booked|booking|buys?|sold|recommend(?:ed|s)?|voted.?up|applied|ordered|accepted|hired|enroll?ed|completed|finished|saved|won|contacted"
              + "|matched|helpful|useful|follow(?:ed)?|forward(?:ed)?|commented|loved|messaged|opened|installed|downloaded|shared|favou?rited?"
              + "|bookmarked|joined|attended|responded|replied|registered|redeemed|cooked|interested"
              + "|votes?|upvoted?|thumbs?|swiped?|chosen|selected|success|not.?skipped"
              + "|(?:add(?:ed)?.?to|in).?cart"
              + "|geklickt|cliquée?|clicad[oa]|cliccato|gebucht|bestellt|beworben|gelesen|gemerkt|gespeichert|angenommen|abgeschlossen"
              + "|angemeldet|geöffnet|gefällt"
              + "|achetée?|réservée?|commandée?|aimée?|inscrite?|enregistrée?|acceptée?|ouverte?"
              + "|comprad[oa]|reservad[oa]|pedido|guardad[oa]|inscrit[oa]|aceptad[oa]|me.?gusta|curtiu"
              + "|salvo|acquistato|prenotato|salvato|gekocht|geboekt|besteld|bewaard"
              + "|tamamlandı|kaydedildi|beğenildi"
              + "|куплено?|заказано?|записано?|сохранено?|принято?|нравится|отклик"
              + "|报名|申请|收藏|下单|预订|完成|分享|关注|录用|转化|応募|保存|予約|申込|完了|いいね|お気に入り"
              + "|شراء|حجز|طلب|حفظ|إعجاب");

  /** What says that an item was not wanted, where a value says yes. */
  private static final Pattern REFUSED =
      ending(
          "(?<!not.?)skip(?:ped|s)?(?:.?\\d)?|reject(?:ed)?|declined?|dismiss(?:ed)?|hidden|ignored"
              + "|(?:dis|un)liked?|(?:dis|un)likes|not.?interested|downvoted?|refused"
              + "|abgelehnt|übersprungen|ignoriert|refusée?|ignorée?|passée?"
              + "|rechazad[oa]|omitid[oa]|ignorad[oa]|recusad[oa]|rifiutato|saltato|afgewezen"
              + "|atlandı|reddedildi|пропущено?|отклонено?|跳过|拒绝|不喜欢|スキップ|رفض|تخطي");

  /** What may have come of an item that was chosen, and tells nothing of what else was. */
  private static final Pattern AFTER =
      ending(
          "unsubscribed?|hated?|complain(?:ed|t)|complaints|bounced?|reported|returned|cancell?ed|refunded"
              + "|churned|abandoned|progress|completion|completion.?rate|completed.?(?:percent|pct|rate)"
              + "|storniert|zurückgegeben|annulée?|cancelad[oa]|отменено?|退货|取消|キャンセル");

  /** What is known of an event before it, however it comes out. */
  private static final Pattern KNOWN =
      ending("hour|day|weekday|day.?of.?week|week|month|quarter|year|stunde|wochentag|monat|jahr");

  /** What was asked for, in words. */
  private static final Pattern QUERY =
      pattern("query|search|keyword|suchbegriff|suchanfrage|consulta|запрос|搜索|搜尋|検索|查询|بحث");

  /** An object that has all that is said of an event, before the names of its fields. */
  private static final Pattern OF_EVENTS =
      pattern("^event_?(?:attributes|data|properties|params|payload)\\.");

  private static final Pattern LABELS = pattern(LABEL);

  private static final Pattern RATINGS = pattern(RATING);

  private EventWords() {}

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Words at the end of a name, such as {@code was_saved}, {@code saved_flag} or when it was. */
  private static Pattern ending(String words) {
    return pattern(
        "(?:^|[^\\p{L}\\p{M}]|是否)(?:"
            + words
            + ")(?:[^\\p{L}]+(?:bool|flag|flg|ind|yn|at|on|time|ts|date))?[^\\p{L}\\p{N}]*$");
  }

  private static String name(ColumnProfile column) {
    return NamedIds.words(OF_EVENTS.matcher(column.name()).replaceFirst(""));
  }

  /** Whether a column is called as labels are. */
  static boolean nameLabels(ColumnProfile column) {
    return LABELS.matcher(name(column)).find() && !KNOWN.matcher(name(column)).find();
  }

  /** Whether it is called as ratings are: of the event, or of its item by others. */
  static boolean nameRatings(ColumnProfile column) {
    return RATINGS.matcher(name(column)).find() && nameLabels(column);
  }

  /** Whether no other thing is called so than what came of an event. */
  static boolean nameSureOutcomes(ColumnProfile column) {
    return OUTCOME.matcher(name(column)).find() && !KNOWN.matcher(name(column)).find();
  }

  /** Whether it is called as labels are, or as what was done where a value says yes. */
  static boolean nameDone(ColumnProfile column) {
    return !nameRefusals(column) && (nameSureOutcomes(column) || DONE.matcher(name(column)).find());
  }

  /** Whether it is called as what was not done where a value says yes, such as {@code skipped}. */
  static boolean nameRefusals(ColumnProfile column) {
    return REFUSED.matcher(name(column)).find();
  }

  /** Whether it is called as queries are, whose words say more than that two are the same. */
  static boolean nameQueries(ColumnProfile column) {
    return QUERY.matcher(name(column)).find();
  }

  /** Whether it is called as labels are, or as what came of an event. */
  static boolean nameOutcomes(ColumnProfile column) {
    return nameSureOutcomes(column)
        || nameDone(column)
        || nameRefusals(column)
        || AFTER.matcher(name(column)).find();
  }
}
