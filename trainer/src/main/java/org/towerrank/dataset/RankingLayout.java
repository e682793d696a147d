package org.towerrank.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code train}, {@code val} and {@code test} for ranking: events by time, the first 80 % to fit,
 * the next 10 % to select, the last 10 % to report. Every row holds the labels, the ids, and what
 * is known of the user and the item; the timestamp comes last and is no feature.
 */
public final class RankingLayout {

  private final List<String> labels;
  private final Map<Integer, UserProfile> users;
  private final Map<Integer, ItemProfile> items;

  /**
   * @param labels the names of the labels, in the order of {@link RankingEvent#labels()}
   * @param users every user of the events
   * @param items every item of the events
   */
  public RankingLayout(List<String> labels, List<UserProfile> users, List<ItemProfile> items) {
    this.labels = List.copyOf(labels);
    this.users = users.stream().collect(Collectors.toMap(UserProfile::id, Function.identity()));
    this.items = items.stream().collect(Collectors.toMap(ItemProfile::id, Function.identity()));
  }

  /**
   * Writes the three files.
   *
   * @param directory where to, an existing directory
   * @param events in any order
   * @throws IllegalArgumentException when an event names a user or an item that is not known, or
   *     has more or fewer labels than the layout
   */
  public List<WrittenFile> write(Path directory, List<RankingEvent> events) throws IOException {
    List<RankingEvent> sorted = events.stream().sorted(RankingEvent.BY_TIME).toList();
    int trainEnd = Math.toIntExact(sorted.size() * 8L / 10);
    int valEnd = Math.toIntExact(sorted.size() * 9L / 10);
    CsvFiles files = new CsvFiles(directory);
    return List.of(
        write(files, "train", sorted.subList(0, trainEnd)),
        write(files, "val", sorted.subList(trainEnd, valEnd)),
        write(files, "test", sorted.subList(valEnd, sorted.size())));
  }

  private WrittenFile write(CsvFiles files, String name, List<RankingEvent> events)
      throws IOException {
    return files.write(name, header(), events.stream().map(this::row));
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(labels);
    header.addAll(
        List.of("user_id", "item_id", "age", "gender", "occupation", "zip3", "year", "genre1"));
    header.addAll(List.of("genres", "timestamp"));
    return header;
  }

  private List<String> row(RankingEvent event) {
    UserProfile user = users.get(event.user());
    ItemProfile item = items.get(event.item());
    if (user == null || item == null || event.labels().size() != labels.size()) {
      throw new IllegalArgumentException(
          "expected a known user, a known item and labels " + labels + ", got: " + event);
    }
    List<String> row = new ArrayList<>();
    event.labels().forEach(label -> row.add(Integer.toString(label)));
    row.add(Integer.toString(user.id()));
    row.add(Integer.toString(item.id()));
    row.addAll(List.of(user.age(), user.gender(), user.occupation(), user.zip3(), item.year()));
    row.add(item.genres().get(0));
    row.add(String.join(" ", item.genres()));
    row.add(Long.toString(event.timestamp()));
    return row;
  }
}
