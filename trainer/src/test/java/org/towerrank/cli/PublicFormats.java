package org.towerrank.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Small files in the formats of public data sets. */
final class PublicFormats {
  private PublicFormats() {}

  static PublicFiles.Written files() {
    return new PublicFiles.Written();
  }

  /** All of them, by the names that the document has for them. */
  static Map<String, PublicFiles.DataSet> all() {
    Map<String, PublicFiles.DataSet> sets = new LinkedHashMap<>();
    asTheyAre(sets);
    told(sets);
    withoutHeader(sets);
    otherwiseSeparated(sets);
    PublicTimes.add(sets);
    return sets;
  }

  private static void asTheyAre(Map<String, PublicFiles.DataSet> sets) {
    sets.put(
        "MovieLens 20M, 25M, 32M and latest",
        files()
            .log(
                "ratings.csv",
                "userId,movieId,rating,timestamp\r\n",
                e -> "%d,%d,%d.5,%d\r\n".formatted(e.user(), e.item(), e.rating(), e.time()))
            .table(
                "movies.csv",
                "movieId,title,genres\r\n",
                PublicFiles.ITEMS,
                e ->
                    "%d,\"Film, The \"\"%d\"\"\",%s|Film-Noir\r\n"
                        .formatted(e.item(), e.item(), e.kind()))
            .read("  user: userId", "  item: movieId", "  time: timestamp", "column: rating"));
    sets.put(
        "Amazon reviews of 2018 and 2023, with their metadata",
        files()
            .log(
                "All_Beauty.jsonl.gz",
                "",
                e ->
                    ("{\"rating\": %d.0, \"title\": \"Nice %d\", \"text\": \"a\\nb\", \"images\": [],"
                            + " \"asin\": \"%010d\", \"parent_asin\": \"%010d\", \"user_id\": \"AE%d\","
                            + " \"timestamp\": %d, \"verified_purchase\": true}%n")
                        .formatted(
                            e.rating(), e.number(), e.item(), e.item(), e.user(), 1000 * e.time()))
            .table(
                "meta_All_Beauty.jsonl.gz",
                "",
                PublicFiles.ITEMS,
                e ->
                    ("{\"title\": \"Soap %d\", \"price\": null, \"images\": [{\"thumb\": \"x\"}],"
                            + " \"categories\": [\"%s\"], \"details\": {\"UPC\": \"6\"},"
                            + " \"parent_asin\": \"%010d\"}%n")
                        .formatted(e.item(), e.kind(), e.item()))
            .read("  user: user_id", "  item: parent_asin", "  time: timestamp", "column: rating"));
    sets.put(
        "Yelp",
        files()
            .log(
                "yelp_academic_dataset_review.json",
                "",
                e ->
                    ("{\"review_id\": \"r%d\", \"user_id\": \"u%d\", \"business_id\": \"b%d\","
                            + " \"stars\": %d.0, \"date\": \"%s\"}%n")
                        .formatted(
                            e.number(),
                            e.user(),
                            e.item(),
                            e.rating(),
                            e.at("yyyy-MM-dd HH:mm:ss")))
            .table(
                "yelp_academic_dataset_business.json",
                "",
                PublicFiles.ITEMS,
                e ->
                    ("{\"business_id\": \"b%d\", \"stars\": 3.5, \"attributes\": null,"
                            + " \"categories\": \"%s, Food\", \"hours\": {\"Monday\": \"8:0-9:0\"}}%n")
                        .formatted(e.item(), e.kind()))
            .table(
                "yelp_academic_dataset_user.json",
                "",
                PublicFiles.USERS,
                e -> "{\"user_id\": \"u%d\", \"friends\": \"u1, u2\"}%n".formatted(e.user()))
            .read("  user: user_id", "  item: business_id", "  time: date", "column: stars"));
    sets.put(
        "H&M",
        files()
            .log(
                "transactions_train.csv",
                "t_dat,customer_id,article_id,price,sales_channel_id\n",
                e ->
                    "%s,%064x,0%d,0.05%d,%d%n"
                        .formatted(
                            e.at("yyyy-MM-dd"),
                            e.user(),
                            663_713_001 + e.item(),
                            e.item(),
                            1 + e.user() % 2))
            .table(
                "articles.csv",
                "article_id,prod_name,colour_group_code\n",
                PublicFiles.ITEMS,
                e -> "0%d,Top,%02d%n".formatted(663_713_001 + e.item(), e.item() % 4))
            .table(
                "customers.csv",
                "customer_id,age\n",
                PublicFiles.USERS,
                e -> "%064x,30%n".formatted(e.user()))
            .read("  user: customer_id", "  item: article_id", "  time: t_dat", "every: true"));
    sets.put(
        "RetailRocket",
        files()
            .log(
                "events.csv",
                "timestamp,visitorid,event,itemid,transactionid\n",
                e ->
                    "%d,%d,%s,%d,%s%n"
                        .formatted(
                            1000 * e.time(),
                            e.user(),
                            e.rating() > 4 ? "transaction" : "view",
                            e.item(),
                            e.rating() > 4 ? e.number() : ""))
            .read("  user: visitorid", "  item: itemid", "positive: [transaction]"));
    sets.put(
        "KuaiRec and KuaiRand",
        files()
            .log(
                "small_matrix.csv",
                "user_id,video_id,play_duration,time,date,timestamp,watch_ratio\n",
                e ->
                    "%d,%d,%d,%s,%s.0,%d.25,%d.5%n"
                        .formatted(
                            e.user(),
                            e.item(),
                            100 * e.number(),
                            e.at("yyyy-MM-dd HH:mm:ss.SSS"),
                            e.at("yyyyMMdd"),
                            e.time(),
                            e.rating()))
            .table(
                "user_features.csv",
                "user_id,range\n",
                PublicFiles.USERS,
                e -> "%d,\"(1,5]\"%n".formatted(e.user()))
            .read("  user: user_id", "  item: video_id", "  time: time"));
  }

  private static void told(Map<String, PublicFiles.DataSet> sets) {
    sets.put(
        "REES46, a store of many categories",
        files()
            .log(
                "2019-Oct.csv",
                "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n",
                e ->
                    "%s UTC,%s,%d,20530135%d,%s,brand %d,%d.99,5125%d,%08x-17f1-4e0a\n"
                        .formatted(
                            e.at("yyyy-MM-dd HH:mm:ss"),
                            e.rating() == 5 ? "purchase" : "view",
                            1_000_000 + e.item(),
                            e.item() % 3,
                            e.item() % 3 == 0 ? "" : "electronics." + e.kind(),
                            e.item() % 4,
                            e.item(),
                            e.user(),
                            e.number()))
            .read(
                "  user: user_id",
                "  item: product_id",
                "  time: event_time",
                "  action: event_type",
                "  of_items: [category_id, category_code, brand, price]"));
    sets.put(
        "Google Analytics 4, exported from BigQuery as JSON lines",
        files()
            .log(
                "events.json",
                "",
                e ->
                    ("{\"event_date\": \"20210131\", \"event_timestamp\": \"%d000000\", \"event_name\": \"%s\","
                            + " \"event_params\": [{\"key\": \"page\", \"value\": {\"string_value\": \"a b\"}}],"
                            + " \"user_pseudo_id\": \"10%d.0858862293\", \"device\": {\"category\": \"mobile\"},"
                            + " \"items\": [{\"item_id\": \"GGOE%d\", \"item_name\": \"Cap %d\","
                            + " \"item_category\": \"%s\", \"price\": \"%d.5\"}]}%n")
                        .formatted(
                            e.time(),
                            e.rating() == 5 ? "add_to_cart" : "view_item",
                            e.user(),
                            e.item(),
                            e.item(),
                            e.kind(),
                            e.item()))
            .read(
                "  user: user_pseudo_id",
                "  item: \"items.item_id\"",
                "  each: {}",
                "  time: event_timestamp",
                "  action: event_name"));
  }

  private static void withoutHeader(Map<String, PublicFiles.DataSet> sets) {
    sets.put(
        "Amazon ratings",
        files()
            .log(
                "ratings_Digital_Music.csv",
                "",
                e -> "A%d,%010d,%d.0,%d%n".formatted(e.user(), e.item(), e.rating(), e.time()))
            .read("  user: user", "  item: item", "  time: time", "column: rating"));
    sets.put(
        "Gowalla",
        files()
            .log(
                "loc-gowalla_totalCheckins.txt",
                "",
                e ->
                    "%d\t%s\t30.%d\t-97.%d\t%d%n"
                        .formatted(
                            e.user(),
                            e.at("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                            e.item(),
                            e.item(),
                            e.item()))
            .read("  user: user", "  item: location", "  time: time"));
    sets.put(
        "Taobao UserBehavior",
        files()
            .log(
                "UserBehavior.csv",
                "",
                e ->
                    "%d,%d,%d,%s,%d%n"
                        .formatted(
                            e.user(),
                            e.item(),
                            e.item() % 3,
                            e.rating() > 3 ? "buy" : "pv",
                            e.time()))
            .read("  user: user", "  item: item", "column: behavior, positive: [buy]"));
    sets.put(
        "YooChoose",
        files()
            .log(
                "yoochoose-clicks.dat",
                "",
                e ->
                    "%d,%s,%d,%s%n"
                        .formatted(
                            e.user(),
                            e.at("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"),
                            214_536_502 + e.item(),
                            e.item() % 2 == 0 ? "S" : "0"))
            .read("  user: session", "  item: item", "  time: time"));
  }

  private static void otherwiseSeparated(Map<String, PublicFiles.DataSet> sets) {
    sets.put(
        "MovieLens 1M; 10M is UTF-8 already",
        files()
            .latin()
            .log(
                "ratings.dat",
                "",
                e -> "%d::%d::%d::%d%n".formatted(e.user(), e.item(), e.rating(), e.time()))
            .table(
                "movies.dat",
                "",
                PublicFiles.ITEMS,
                e -> "%d::Misérables: %d::%s%n".formatted(e.item(), e.item(), e.kind()))
            .read("  user: user", "  item: movie", "  # column title: texts", "[Misérables: 0"));
    sets.put(
        "Netflix Prize",
        files()
            .table(
                "combined_data_1.txt",
                "",
                PublicFiles.EVENTS,
                e ->
                    (e.number() % PublicFiles.USERS == 0
                            ? "%d:%n".formatted(1 + e.number() / PublicFiles.USERS)
                            : "")
                        + "%d,%d,%s%n"
                            .formatted(
                                e.number() % PublicFiles.USERS,
                                1 + e.number() % 5,
                                e.at("yyyy-MM-dd")))
            .read("  user: user", "  item: movie  # guess: numbers, 20", "  time: date"));
    sets.put(
        "Last.fm 1K",
        files()
            .log(
                "userid-timestamp-artid-artname-traid-traname.tsv",
                "",
                e ->
                    "user_%06d\t%s\ta%d\tBjörk\tt%d\t\"Heroes\" %d%n"
                        .formatted(
                            e.user(),
                            e.at("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                            e.item() % 4,
                            e.item(),
                            e.item()))
            .table(
                "userid-profile.tsv",
                "#id\tage\n",
                PublicFiles.USERS,
                e -> "user_%06d\t30%n".formatted(e.user()))
            .read("  user: userid", "  item: traid", "  time: timestamp", "  id: \"#id\""));
    sets.put(
        "Book-Crossing",
        files()
            .latin()
            .log(
                "BX-Book-Ratings.csv",
                "\"User-ID\";\"ISBN\";\"Book-Rating\"\r\n",
                e ->
                    "\"%d\";\"%09dX\";\"%d\"\r\n"
                        .formatted(
                            276_725 + e.user(), e.item(), e.number() % 4 == 0 ? 0 : 2 * e.rating()))
            .table(
                "BX-Books.csv",
                "\"ISBN\";\"Book-Title\"\r\n",
                PublicFiles.ITEMS,
                e -> "\"%09dX\";\"Clásico \\\"%d\\\"; una\"\r\n".formatted(e.item(), e.item()))
            .read(
                PublicFiles.EVENTS * 3 / 4,
                "  user: \"User-ID\"",
                "  item: ISBN",
                "column: \"Book-Rating\"",
                "[Clásico \"0\"; una"));
  }
}
