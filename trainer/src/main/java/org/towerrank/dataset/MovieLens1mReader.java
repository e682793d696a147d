package org.towerrank.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

/**
 * Reads MovieLens 1M: {@code ratings.dat}, {@code users.dat} and {@code movies.dat} between {@code
 * ::}, in Latin-1, as its README describes. Ages are the codes of age groups, and occupations are
 * numbers; both stay as published. A film's year is the one at the end of its title.
 */
final class MovieLens1mReader implements MovieLensReader {

  private static final Pattern YEAR = Pattern.compile("\\((\\d{4})\\)\\s*$");

  @Override
  public MovieLensData read(SourceFiles from, Progress progress) throws IOException {
    List<UserProfile> users = users(from);
    List<ItemProfile> items = items(from);
    try (SourceFile file = from.open("ratings.dat", StandardCharsets.ISO_8859_1, "::")) {
      return new MovieLensData(users, items, MovieLensReader.ratings(file, users, items, progress));
    }
  }

  private static List<UserProfile> users(SourceFiles from) throws IOException {
    List<UserProfile> users = new ArrayList<>();
    try (SourceFile file = from.open("users.dat", StandardCharsets.ISO_8859_1, "::")) {
      while (file.next(5)) {
        users.add(
            new UserProfile(
                file.integer(0, "a user's number"),
                Integer.toString(file.integer(2, "the code of an age group")),
                file.text(1),
                Integer.toString(file.integer(3, "the number of an occupation")),
                UserProfile.zip3(file.text(4))));
      }
    }
    return users;
  }

  private static List<ItemProfile> items(SourceFiles from) throws IOException {
    List<ItemProfile> items = new ArrayList<>();
    try (SourceFile file = from.open("movies.dat", StandardCharsets.ISO_8859_1, "::")) {
      while (file.next(3)) {
        String title = file.text(1).strip();
        items.add(
            new ItemProfile(file.integer(0, "a film's number"), title, year(title), genres(file)));
      }
    }
    return items;
  }

  private static String year(String title) {
    Matcher matcher = YEAR.matcher(title);
    return matcher.find() ? title.substring(matcher.start(1), matcher.end(1)) : "unknown";
  }

  private static List<String> genres(SourceFile file) throws DataException {
    if (file.text(2).isBlank()) {
      throw file.unexpected(2, "genres between |");
    }
    return Arrays.stream(file.text(2).split("\\|", -1)).map(MovieLensReader::genre).toList();
  }
}
