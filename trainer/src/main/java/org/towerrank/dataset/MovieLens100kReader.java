package org.towerrank.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

/**
 * Reads MovieLens 100K: {@code u.data} between tabs, {@code u.user}, {@code u.item} and {@code
 * u.genre} between {@code |}, all in Latin-1, as its README describes.
 */
final class MovieLens100kReader implements MovieLensReader {

  /** Before the flags of the genres come id, title, release, video release and an address. */
  private static final int GENRES_FROM = 5;

  private static final int RELEASE_DATE = 2;

  @Override
  public MovieLensData read(SourceFiles from, Progress progress) throws IOException {
    List<UserProfile> users = users(from);
    List<ItemProfile> items = items(from, genres(from));
    try (SourceFile file = from.open("u.data", StandardCharsets.ISO_8859_1, "\t")) {
      return new MovieLensData(users, items, MovieLensReader.ratings(file, users, items, progress));
    }
  }

  private static List<UserProfile> users(SourceFiles from) throws IOException {
    List<UserProfile> users = new ArrayList<>();
    try (SourceFile file = from.open("u.user", StandardCharsets.ISO_8859_1, "|")) {
      while (file.next(5)) {
        users.add(
            new UserProfile(
                file.integer(0, "a user's number"),
                Integer.toString(file.integer(1, "an age")),
                file.text(2),
                file.text(3),
                UserProfile.zip3(file.text(4))));
      }
    }
    return users;
  }

  private static List<String> genres(SourceFiles from) throws IOException {
    List<String> genres = new ArrayList<>();
    try (SourceFile file = from.open("u.genre", StandardCharsets.ISO_8859_1, "|")) {
      while (file.next(2)) {
        genres.add(MovieLensReader.genre(file.text(0)));
      }
    }
    return genres;
  }

  private static List<ItemProfile> items(SourceFiles from, List<String> genres) throws IOException {
    List<ItemProfile> items = new ArrayList<>();
    try (SourceFile file = from.open("u.item", StandardCharsets.ISO_8859_1, "|")) {
      while (file.next(GENRES_FROM + genres.size())) {
        items.add(
            new ItemProfile(
                file.integer(0, "a film's number"),
                file.text(1).strip(),
                year(file),
                genresOf(file, genres)));
      }
    }
    return items;
  }

  /** Returns the year of a release date such as {@code 01-Jan-1995}; one film has none. */
  private static String year(SourceFile file) throws DataException {
    String date = file.text(RELEASE_DATE);
    if (date.isEmpty()) {
      return "unknown";
    }
    if (!date.matches("\\d{1,2}-[A-Za-z]{3}-\\d{4}")) {
      throw file.unexpected(RELEASE_DATE, "a date such as 01-Jan-1995");
    }
    return date.substring(date.length() - 4);
  }

  private static List<String> genresOf(SourceFile file, List<String> genres) throws DataException {
    List<String> flagged = new ArrayList<>();
    for (int genre = 0; genre < genres.size(); genre++) {
      int field = GENRES_FROM + genre;
      switch (file.text(field)) {
        case "1" -> flagged.add(genres.get(genre));
        case "0" -> {}
        default -> throw file.unexpected(field, "0 or 1 for genre [" + genres.get(genre) + "]");
      }
    }
    return flagged.isEmpty() ? List.of("unknown") : flagged;
  }
}
