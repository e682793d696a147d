package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.SchemaException;
import org.towerrank.inference.TwoTowerModel;

/** Filters of dates and numbers, beside the items' own values. */
class ItemRangesTest {
  private static final int ITEMS = 400;
  private static final int DAYS = 28;

  @TempDir private Path folder;
  private final List<Map<String, Object>> items = new ArrayList<>();

  /** Minutes of March that an item's title is: its first, and its last one; null of no date. */
  private final Map<String, int[]> minutes = new HashMap<>();

  private TwoTowerModel towers;
  private ItemIndex index;

  @BeforeEach
  void write() throws Exception {
    towers = RandomModels.dssm(8, 5);
    SplittableRandom random = new SplittableRandom(9);
    for (Map<String, Object> item : RandomItems.of(ITEMS, 4)) {
      Map<String, Object> dated = new HashMap<>(item);
      dated.put("title", title(text(item, "item_id"), random));
      switch (text(item, "item_id")) {
        case "i3" -> dated.put("price", "-0.0");
        case "i4" -> dated.put("price", "0");
        default -> {
          // As it is.
        }
      }
      items.add(dated);
    }
    Path path = folder.resolve("index");
    ItemIndexTest.write(path, towers, ItemIndexSettings.of("item_id"), items);
    index = ItemIndex.open(path, towers);
  }

  @AfterEach
  void close() throws IOException {
    index.close();
    towers.close();
  }

  private String title(String id, SplittableRandom random) {
    int day = random.nextInt(DAYS);
    int minute = random.nextInt(24 * 60);
    int begin = day * 24 * 60;
    String date = "2026-03-%02d".formatted(day + 1);
    String time = "%02d:%02d".formatted(minute / 60, minute % 60);
    return switch (random.nextInt(5)) {
      case 0 -> {
        minutes.put(id, new int[] {begin, begin + 24 * 60 - 1});
        yield date;
      }
      case 1 -> {
        minutes.put(id, new int[] {begin + minute, begin + minute});
        yield date + "T" + time + ":00Z";
      }
      case 2 -> {
        minutes.put(id, new int[] {begin + minute - 90, begin + minute - 90});
        yield date + " " + time + "+01:30";
      }
      case 3 -> "on the " + date;
      default -> "";
    };
  }

  private Set<String> found(Query filter) throws IOException {
    return index.items(index.exact(RandomItems.user(1), ITEMS, filter)).stream()
        .map(ScoredItem::id)
        .collect(Collectors.toSet());
  }

  private Set<String> expected(Predicate<Map<String, Object>> matches) {
    Set<String> ids = new LinkedHashSet<>();
    for (Map<String, Object> item : items) {
      if (matches.test(item)) {
        ids.add((String) item.get("item_id"));
      }
    }
    return ids;
  }

  @Test
  void idsAreThoseOfTheIndexInWhateverForm() throws Exception {
    Path path = folder.resolve("numbered");
    List<Map<String, Object>> numbered = List.of(Map.of("item_id", 42.0), Map.of("item_id", "43"));
    ItemIndexTest.write(path, towers, ItemIndexSettings.of("item_id"), numbered);
    try (ItemIndex opened = ItemIndex.open(path, towers)) {
      ItemFilters filters = opened.filters();
      for (String id : List.of("42", "42.0", "4.2e1")) {
        assertThat(ids(opened, filters.equal("item_id", id))).as(id).containsExactly("42");
        assertThat(ids(opened, filters.excluding(List.of(id)))).as(id).containsExactly("43");
      }
    }
  }

  private static List<String> ids(ItemIndex index, Query filter) throws IOException {
    return index.items(index.exact(Map.of(), 10, filter)).stream().map(ScoredItem::id).toList();
  }

  @Test
  void datesAreComparedAsTimesAndDaysHaveAllTheirHours() throws IOException {
    for (int day = 1; day <= DAYS; day += 5) {
      String date = "2026-03-%02d".formatted(day);
      int begin = (day - 1) * 24 * 60;
      int noon = begin + 12 * 60;
      assertDates(date + "T12:00:00Z", noon, noon);
      assertDates(date + "T17:00:00+05:00", noon, noon);
      assertDates(date, begin, begin + 24 * 60 - 1);
    }
  }

  private void assertDates(String value, int first, int last) throws IOException {
    Set<String> from =
        expected(item -> minutes.containsKey(item.get("item_id")) && lastMinute(item) >= first);
    Set<String> until =
        expected(item -> minutes.containsKey(item.get("item_id")) && firstMinute(item) <= last);
    assertThat(from).hasSizeGreaterThan(5);
    assertThat(found(index.filters().atLeast("title", value))).as("%s", value).isEqualTo(from);
    assertThat(found(index.filters().atMost("title", value))).as("%s", value).isEqualTo(until);
  }

  private int firstMinute(Map<String, Object> item) {
    return minutesOf(item)[0];
  }

  private int lastMinute(Map<String, Object> item) {
    return minutesOf(item)[1];
  }

  private int[] minutesOf(Map<String, Object> item) {
    return requireNonNull(minutes.get(text(item, "item_id")));
  }

  private static String text(Map<String, Object> item, String field) {
    return (String) requireNonNull(item.get(field));
  }

  /** One field is of texts, one of whole numbers or texts, and one of numbers. */
  @Test
  void numbersAreComparedAsNumbers() throws IOException {
    for (String field : List.of("stars", "year", "price")) {
      for (String value : List.of("5", "1980", "43.5", "-1", "1e4", "0", "-0.0")) {
        double bound = Double.parseDouble(value);
        assertThat(found(index.filters().atLeast(field, value)))
            .as("%s >= %s", field, value)
            .isEqualTo(expected(item -> is(item, field, number -> number >= bound)));
        assertThat(found(index.filters().atMost(field, value)))
            .as("%s <= %s", field, value)
            .isEqualTo(expected(item -> is(item, field, number -> number <= bound)));
      }
    }
    assertThat(found(index.filters().atLeast("price", "43.5"))).hasSizeGreaterThan(100);
  }

  /** A column that was computed may have both, and an index keeps them apart. */
  @Test
  void zeroIsOneNumberWhateverItsSign() throws IOException {
    for (String zero : List.of("0", "0.0", "-0.0")) {
      assertThat(found(index.filters().equal("price", zero))).containsExactlyInAnyOrder("i3", "i4");
    }
    assertThat(found(index.filters().equal("price", "5"))).doesNotContain("i3", "i4");
  }

  /** As identifiers and times in nanoseconds are, which a floating-point number cannot hold. */
  @Test
  void wholeNumbersAreComparedByAllTheirDigits() {
    assertThat(ElementText.whole("9007199254740993", Math::ceil)).isEqualTo(9007199254740993L);
    assertThat(ElementText.whole("-9007199254740993", Math::floor)).isEqualTo(-9007199254740993L);
    assertThat(ElementText.whole("9223372036854775808", Math::ceil)).isEqualTo(Long.MAX_VALUE);
    assertThat(ElementText.whole("-9223372036854775809", Math::ceil)).isEqualTo(Long.MIN_VALUE);
    assertThat(ElementText.whole("2.5", Math::ceil)).isEqualTo(3);
    assertThat(ElementText.whole("2.5", Math::floor)).isEqualTo(2);
    assertThat(ElementText.whole("1e4", Math::floor)).isEqualTo(10_000);
  }

  private static boolean is(Map<String, Object> item, String field, Predicate<Double> within) {
    String text = text(item, field);
    return !text.isEmpty() && within.test(Double.parseDouble(text));
  }

  @Test
  void rangesAreOfKnownFieldsAndOfDatesOrNumbers() {
    ItemFilters filters = index.filters();
    assertThatThrownBy(() -> filters.atLeast("titel", "5"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("[titel], nearest is [title]");
    assertThatThrownBy(() -> filters.atMost("title", "soon"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("[soon]");
    assertThatThrownBy(() -> filters.atMost("price", "2026-03-01"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("[2026-03-01]");
    assertThatThrownBy(() -> filters.atMost("title", "2026-02-30"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("[2026-02-30]");
  }
}
