package org.towerrank.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files for recall, from the positive interactions alone: of every user the last positive is
 * the target in {@code test}, the one before in {@code val}, and every earlier one but the first a
 * target in {@code train}. A row's {@code history} holds the {@value #HISTORY} positives just
 * before its target, oldest first; {@code exclude} (val and test) all before it, which a metric
 * leaves out of what may be recommended. Positives of the same second keep the order in which they
 * came.
 *
 * <p>Users with fewer than three positives are not held out: all theirs are in {@code train}.
 */
public final class RecallLayout {

  /** How many items a history holds at most. */
  public static final int HISTORY = 50;

  private static final List<String> TARGET =
      List.of("user_id", "target_item", "timestamp", "history");

  private final List<List<Rating>> byUser;

  /**
   * @param positives the positive interactions of all users; those of one second in the order in
   *     which they came
   */
  public RecallLayout(List<Rating> positives) {
    TreeMap<Integer, List<Rating>> grouped =
        positives.stream()
            .sorted(Comparator.comparingLong(Rating::timestamp)) // stable
            .collect(Collectors.groupingBy(Rating::user, TreeMap::new, Collectors.toList()));
    this.byUser = List.copyOf(grouped.values());
  }

  /**
   * Writes train, val, test, train_positives, positives, users and items.
   *
   * @param directory where to, an existing directory
   */
  public List<WrittenFile> write(Path directory, List<UserProfile> users, List<ItemProfile> items)
      throws IOException {
    CsvFiles files = new CsvFiles(directory);
    return List.of(
        files.write("train", TARGET, byUser.stream().flatMap(RecallLayout::train)),
        files.write("val", heldOutHeader(), heldOut(2)),
        files.write("test", heldOutHeader(), heldOut(1)),
        files.write(
            "train_positives",
            List.of("user_id", "item_id", "timestamp"),
            byUser.stream()
                .flatMap(all -> all.subList(0, trained(all)).stream())
                .map(RecallLayout::seen)),
        files.write(
            "positives",
            List.of("user_id", "item_id", "rating", "timestamp"),
            byUser.stream().flatMap(List::stream).map(RecallLayout::rated)),
        files.write("users", UserProfile.COLUMNS, users.stream().map(UserProfile::values)),
        files.write("items", ItemProfile.COLUMNS, items.stream().map(ItemProfile::values)));
  }

  /** Returns how many of a user's positives are for training. */
  private static int trained(List<Rating> all) {
    return all.size() < 3 ? all.size() : all.size() - 2;
  }

  private static Stream<List<String>> train(List<Rating> all) {
    return IntStream.range(1, trained(all)).mapToObj(target -> target(all, target));
  }

  private Stream<List<String>> heldOut(int fromEnd) {
    return byUser.stream()
        .filter(all -> all.size() >= 3)
        .map(
            all -> {
              int target = all.size() - fromEnd;
              List<String> row = target(all, target);
              row.add(items(all.subList(0, target)));
              return row;
            });
  }

  private static List<String> target(List<Rating> all, int target) {
    Rating rating = all.get(target);
    List<String> row = new ArrayList<>();
    row.add(Integer.toString(rating.user()));
    row.add(Integer.toString(rating.item()));
    row.add(Long.toString(rating.timestamp()));
    row.add(items(all.subList(Math.max(0, target - HISTORY), target)));
    return row;
  }

  private static String items(List<Rating> ratings) {
    return ratings.stream().map(r -> Integer.toString(r.item())).collect(Collectors.joining(" "));
  }

  private static List<String> heldOutHeader() {
    return Stream.concat(TARGET.stream(), Stream.of("exclude")).toList();
  }

  private static List<String> seen(Rating rating) {
    return List.of(
        Integer.toString(rating.user()),
        Integer.toString(rating.item()),
        Long.toString(rating.timestamp()));
  }

  private static List<String> rated(Rating rating) {
    return List.of(
        Integer.toString(rating.user()),
        Integer.toString(rating.item()),
        Integer.toString(rating.rating()),
        Long.toString(rating.timestamp()));
  }
}
