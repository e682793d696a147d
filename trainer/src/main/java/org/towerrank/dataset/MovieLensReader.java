package org.towerrank.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

/** Reads the files of one edition of MovieLens. */
sealed interface MovieLensReader permits MovieLens100kReader, MovieLens1mReader {

  /**
   * Reads users, films and ratings.
   *
   * @throws DataException when a file is missing, has a line of another form, or a rating names a
   *     user or a film that the others lack
   */
  MovieLensData read(SourceFiles from, Progress progress) throws IOException;

  /** Reads the ratings: user, item, rating and timestamp, whatever stands between them. */
  static List<Rating> ratings(
      SourceFile file, List<UserProfile> users, List<ItemProfile> items, Progress progress)
      throws IOException {
    Set<Integer> userIds = users.stream().map(UserProfile::id).collect(Collectors.toSet());
    Set<Integer> itemIds = items.stream().map(ItemProfile::id).collect(Collectors.toSet());
    List<Rating> ratings = new ArrayList<>();
    try (Progress.Task task = progress.start(file.place(), file.bytes())) {
      while (file.next(4)) {
        Rating rating =
            new Rating(
                file.integer(0, "a user's number"),
                file.integer(1, "a film's number"),
                file.integer(2, "a rating, 1 to 5"),
                file.longInteger(3, "a time in seconds"));
        check(file, rating, userIds, itemIds);
        ratings.add(rating);
        task.update(file.bytesRead(), ratings.size(), "");
      }
    }
    return ratings;
  }

  private static void check(SourceFile file, Rating rating, Set<Integer> users, Set<Integer> items)
      throws DataException {
    if (!users.contains(rating.user())) {
      throw file.unexpected(0, "one of the " + users.size() + " users");
    }
    if (!items.contains(rating.item())) {
      throw file.unexpected(1, "one of the " + items.size() + " films");
    }
    if (rating.rating() < 1 || rating.rating() > 5) {
      throw file.unexpected(2, "a rating, 1 to 5");
    }
  }

  /** Returns a genre as one word: {@code Children's} is Children, {@code Sci-Fi} is SciFi. */
  static String genre(String published) {
    return published.replace("'s", "").replace("-", "").replace(" ", "");
  }
}
