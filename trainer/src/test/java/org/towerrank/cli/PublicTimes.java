package org.towerrank.cli;

import java.util.Map;

/** Those of the formats of public data sets that have no times, or write them in their own way. */
final class PublicTimes {
  private PublicTimes() {}

  static void add(Map<String, PublicFiles.DataSet> sets) {
    withoutTimes(sets);
    withOtherTimes(sets);
  }

  private static void withoutTimes(Map<String, PublicFiles.DataSet> sets) {
    sets.put(
        "Million Song taste profile",
        PublicFormats.files()
            .log(
                "train_triplets.txt",
                "",
                e -> "u%d\tSO%d\t%d%n".formatted(e.user(), e.item(), e.rating()))
            .read("  user: user", "  item: song", "  time: time"));
    sets.put(
        "Last.fm 360K",
        PublicFormats.files()
            .log(
                "usersha1-artmbid-artname-plays.tsv",
                "",
                e -> "u%d\ta%d\t\"betty\" x\t%d%n".formatted(e.user(), e.item(), e.number()))
            .read("  user: user", "  item: artist_id", "  time: time"));
    sets.put(
        "Steam 200K, without the purchases before each game was played",
        PublicFormats.files()
            .log(
                "steam-200k.csv",
                "",
                e ->
                    "%1$d,\"Game, %2$d\",purchase,1.0,0%n%1$d,\"Game, %2$d\",play,%3$d.5,0%n"
                        .formatted(151_603_712 + e.user(), e.item(), e.number()))
            .read("  user: user", "  item: game", "  time: time"));
    sets.put(
        "Instacart",
        PublicFormats.files()
            .table(
                "orders.csv",
                "order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day\n",
                PublicFiles.EVENTS / 4,
                e ->
                    "%d,%d,prior,%d,%d,%02d%n"
                        .formatted(
                            e.number(),
                            e.number() % PublicFiles.USERS,
                            1 + e.number() / PublicFiles.USERS,
                            e.number() % 7,
                            e.number() % 24))
            .log(
                "order_products__prior.csv",
                "order_id,product_id,add_to_cart_order,reordered\n",
                e ->
                    "%d,%d,%d,0%n"
                        .formatted(
                            e.number() / 4, e.number() % PublicFiles.ITEMS, 1 + e.number() % 4))
            .read("  user: user", "  item: product_id", "  time: time"));
  }

  private static void withOtherTimes(Map<String, PublicFiles.DataSet> sets) {
    String twitter = "EEE MMM dd HH:mm:ss Z yyyy";
    sets.put(
        "Foursquare",
        PublicFormats.files()
            .latin()
            .log(
                "dataset_TSMC2014_NYC.txt",
                "",
                e ->
                    "%d\tv%d\tc%d\tCafé\t40.%d\t-74.%d\t-240\t%s%n"
                        .formatted(
                            e.user(), e.item(), e.item() % 3, e.item(), e.item(), e.at(twitter)))
            .read("  user: user", "  item: venue", "  time: time", "%a %b %d %H:%M:%S %z %Y"));
    sets.put(
        "Goodreads",
        PublicFormats.files()
            .log(
                "goodreads_interactions_poetry.json.gz",
                "",
                e ->
                    ("{\"user_id\": \"%x\", \"book_id\": \"%d\", \"is_read\": true, \"rating\": %d,"
                            + " \"date_added\": \"%s\", \"read_at\": \"\"}%n")
                        .formatted(
                            e.user(),
                            e.item(),
                            e.number() % 4 == 0 ? 0 : e.rating(),
                            e.at(twitter)))
            .table(
                "goodreads_books_poetry.json.gz",
                "",
                PublicFiles.ITEMS,
                e ->
                    "{\"isbn\": \"\", \"authors\": [{\"author_id\": \"%d\"}], \"book_id\": \"%d\"}%n"
                        .formatted(e.item(), e.item()))
            .read(
                PublicFiles.EVENTS * 3 / 4,
                "  user: user_id",
                "  item: book_id",
                "  time: date_added",
                "%a %b %d %H:%M:%S %z %Y"));
    sets.put(
        "Online Retail of UCI",
        PublicFormats.files()
            .latin()
            .log(
                "online_retail.csv",
                "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\r\n",
                e ->
                    "%d,%dA,\"LAMP, £%d\",6,%s,2.55,%d\r\n"
                        .formatted(
                            536_365 + e.number() / 3,
                            e.item(),
                            e.item(),
                            e.at("M/d/yyyy H:mm"),
                            e.user()))
            .read("  user: CustomerID", "  item: StockCode", "%m/%d/%Y %H:%M"));
    sets.put(
        "Diginetica",
        PublicFormats.files()
            .log(
                "train-item-views.csv",
                "sessionId;userId;itemId;timeframe;eventdate\n",
                e ->
                    "%d;NA;%d;%d;%s%n"
                        .formatted(
                            e.user(), e.item(), 1000 * (e.time() % 86_400), e.at("yyyy-MM-dd")))
            .table(
                "products.csv",
                "itemId;pricelog2\n",
                PublicFiles.ITEMS,
                e -> "%d;9%n".formatted(e.item()))
            .read("  user: session", "  item: item", "[2017-11-24T05:06:40Z"));
    sets.put(
        "MIND",
        PublicFormats.files()
            .log(
                "behaviors.tsv",
                "",
                e ->
                    "%d\tU%d\t%s\tN1 N2\tN%d-%d%n"
                        .formatted(
                            e.number(),
                            e.user(),
                            e.at("M/d/yyyy h:mm:ss a"),
                            e.item(),
                            e.number() % 2))
            .table(
                "news.tsv",
                "",
                PublicFiles.ITEMS,
                e -> "N%d\tsports\tgolf\tA \"title\"\t[]%n".formatted(e.item()))
            .read(
                "  user: user",
                "  item: news",
                "%m/%d/%Y %I:%M:%S %p",
                "column: clicked, positive_from: 1"));
    sets.put(
        "OTTO",
        PublicFormats.files()
            .table(
                "train.jsonl",
                "",
                PublicFiles.EVENTS / 2,
                e ->
                    ("{\"session\":%1$d,\"events\":[{\"aid\":%2$d,\"ts\":%4$d,\"type\":\"clicks\"},"
                            + "{\"aid\":%3$d,\"ts\":%5$d,\"type\":\"orders\"}]}%n")
                        .formatted(
                            e.number() % PublicFiles.USERS,
                            e.number() % 19,
                            e.number() % 13,
                            1000 * e.time(),
                            1000 * e.time() + 7))
            .read("  user: session", "  item: aid", "  time: ts"));
  }
}
