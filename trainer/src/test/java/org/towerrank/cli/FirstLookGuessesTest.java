package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names of columns tell of users and items is told apart from the users and items. */
class FirstLookGuessesTest {
  private static final int USERS = 60;
  private static final int ITEMS = 80;

  @TempDir private Path folder;

  /**
   * What a kind of column has in a row.
   *
   * @param item also of a table of items, where it is the row
   */
  private static String value(String kind, int event, int user, int item) {
    return switch (kind) {
      case "user" -> "u" + user;
      case "other" -> "u" + (user + 1 + item % 37) % USERS;
      case "item" -> Integer.toString(50_000 + 13 * item);
      case "time" -> Long.toString(1_700_000_000L + 977L * event);
      case "birth" -> "19%d-01-%02d".formatted(50 + user % 40, 1 + user % 28);
      case "release" -> "20%d-03-%02d".formatted(10 + item % 16, 1 + item % 28);
      case "action" -> (user + item) % 3 == 0 ? "buy" : "view";
      case "view_item", "ProductViewed" -> (user + item) % 3 == 0 ? "purchase" : kind;
      case "Kauf" -> (user + item) % 3 == 0 ? kind : "Ansicht";
      case "satın" -> (user + item) % 3 == 0 ? kind : "Görüntüleme";
      case "شراء" -> (user + item) % 3 == 0 ? kind : "مشاهدة";
      case "购买" -> (user + item) % 3 == 0 ? kind : "展示";
      case "evet" -> (user + item) % 3 == 0 ? kind : "hayır";
      case "stars" -> Integer.toString(1 + user * item % 5);
      case "bought" -> Integer.toString((user + item) % 2);
      case "age" -> Integer.toString(20 + user % 40);
      case "country" -> List.of("DE", "TR", "FR").get(user % 3);
      case "fresh" -> Integer.toString(user % 2);
      case "place" -> Integer.toString(1 + event * 31 % 41);
      case "price" -> Integer.toString(7 * item + 3);
      case "cents" -> 7 * item + ".37";
      case "group" -> "c" + item % 6;
      case "title" -> "Name of " + item;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /**
   * @param columns names and kinds of values
   */
  private Path table(String name, String columns, int rows) throws IOException {
    List<String[]> named = Stream.of(columns.split(" ", -1)).map(c -> c.split("=", -1)).toList();
    StringBuilder table = new StringBuilder();
    table.append(String.join(",", named.stream().map(column -> column[0]).toList())).append('\n');
    for (int row = 0; row < rows; row++) {
      int user = row * 7919 % USERS;
      int item = rows == ITEMS ? row : (row * 31 + row / 60) % ITEMS;
      List<String> values = new ArrayList<>();
      for (String[] column : named) {
        values.add(value(column[1], row, rows == USERS ? row : user, item));
      }
      table.append(String.join(",", values)).append('\n');
    }
    return Files.writeString(folder.resolve(name), table);
  }

  private static void assertGuess(String yaml, String user, String item, String time) {
    assertThat(yaml)
        .containsPattern("\n  user: \"?" + user + "\"?  # guess")
        .containsPattern("\n  item: \"?" + item + "\"?  # guess")
        .containsPattern("\n  time: \"?" + time + "\"?  # guess");
  }

  @ParameterizedTest
  @CsvSource({
    "user_age=age user_id=user item_id=item ts=time, user_id, item_id, ts",
    "user_country=country is_new_user=fresh user_id=user item_id=item ts=time, user_id, item_id, ts",
    "session_id=other user_id=user item_id=item ts=time, user_id, item_id, ts",
    "is_new_user=fresh user_country=country cookie=user item_id=item ts=time, cookie, item_id, ts",
    "item_position=place item_name=title item_id=item visitor=user ts=time, visitor, item_id, ts",
    "product_group=group product_id=item user=user ts=time, user, product_id, ts",
    "userAge=age userId=user itemPrice=price itemId=item at=time, userId, itemId, at",
    "cookie=user member_offer_id=item ts=time, cookie, member_offer_id, ts",
    "doc_reader=user story=item ts=time, doc_reader, story, ts",
    "birth_date=birth user=user release_date=release item=item timestamp=time, user, item, timestamp",
    "Produktpreis=price Kundenalter=age Produkt=item Kunde=user Zeit=time, Kunde, Produkt, Zeit",
    "Buchkategorie=group Artikel=item Benutzer=user Zeit=time, Benutzer, Artikel, Zeit",
    "商品价格=price 商品ID=item 用户年龄=age 用户ID=user 时间=time, 用户ID, 商品ID, 时间",
    "ürün_no=item kullanıcı=other müşteri_yaşı=age tarih=time, kullanıcı, ürün_no, tarih",
    "المنتج=item المستخدم=user الوقت=time, المستخدم, المنتج, الوقت"
  })
  void aPropertyOfAUserOrAnItemIsNeither(String columns, String user, String item, String time)
      throws IOException {
    Path log = table("log.csv", columns, 900);
    assertGuess(CommandRun.done("prepare", "--quiet", "--init", log).out(), user, item, time);
  }

  /** A title or a price may differ in each row, and tables of people tell of users as well. */
  @ParameterizedTest
  @CsvSource({
    "user_id=user item_id=item price=price ts=time, price=price item_id=item, item_id",
    "user_id=user itemId=item cost=cents ts=time, id=item cost=cents, itemId",
    "user_id=user item_id=item title=title ts=time, title=title item_id=item, item_id",
    "user_id=user liked_user=other ts=time, user_id=user user_age=age, liked_user"
  })
  void aColumnThatTheItemsHaveAsWellIsNotAlwaysTheItem(String columns, String ofItems, String item)
      throws IOException {
    Path log = table("log.csv", columns, 900);
    Path items = table("items.csv", ofItems, item.equals("liked_user") ? USERS : ITEMS);
    assertGuess(
        CommandRun.done("prepare", "--quiet", "--init", log, "--items", items).out(),
        "user_id",
        item,
        "ts");
  }

  @ParameterizedTest
  @CsvSource({
    "device_type=country event=action, 'event, positive: [buy]'",
    "event_name=view_item, 'event_name, positive: [purchase]'",
    "event=ProductViewed, 'event, positive: [purchase]'",
    "评分=stars, '评分\", positive_from: 4.0'",
    "点击=bought, '点击\", positive_from: 1'",
    "puan=stars, 'puan, positive_from: 4.0'",
    "eylem=action, 'eylem, positive: [buy]'",
    "Ereignis=Kauf, 'Ereignis, positive: [Kauf]'",
    "olay=satın, 'olay, positive: [\"satın\"]'",
    "حدث=شراء, 'حدث\", positive: [\"شراء\"]'",
    "what=购买, 'what, positive: [\"购买\"]'",
    "beğendi=evet, 'beğendi\", positive: [evet]'",
    "الحدث=action, 'الحدث\", positive: [buy]'"
  })
  void whatCameOfTheEventIsTheLabel(String columns, String label) throws IOException {
    Path log = table("log.csv", "user=user item=item ts=time " + columns, 900);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .containsPattern("\\{name: positive, column: \"?" + Pattern.quote(label));
  }
}
