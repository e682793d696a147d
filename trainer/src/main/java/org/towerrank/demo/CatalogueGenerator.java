package org.towerrank.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.towerrank.dataset.ItemProfile;
import org.towerrank.dataset.UserProfile;

/**
 * Invents themes, films and users. Popularity is skewed as in any service: a few themes, and a few
 * films of each, get most of the attention. Part of the films are released while the service runs.
 */
record CatalogueGenerator(DemoSettings settings, Chance chance) {
  /** How many themes there are, whatever the number of films. */
  static final int THEMES = 48;

  /** When the service opens: 2024-01-01. */
  static final long OPENS = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();

  /** When the last event may happen: a year later. */
  static final long CLOSES = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();

  private static final long SECONDS_OF_ARCHIVE = 30L * 365 * 86_400;

  private static final List<String> GENRES =
      List.of(
          "Adventure",
          "Biography",
          "Comedy",
          "Crime",
          "Documentary",
          "Drama",
          "Family",
          "Fantasy",
          "History",
          "Horror",
          "Mystery",
          "Romance",
          "SciFi",
          "Thriller");

  private static final List<String> OCCUPATIONS =
      List.of(
          "artist",
          "builder",
          "cook",
          "doctor",
          "driver",
          "engineer",
          "farmer",
          "lawyer",
          "nurse",
          "retired",
          "scientist",
          "seller",
          "student",
          "teacher");

  Catalogue generate() {
    List<Theme> themes = themes(chance.split());
    return new Catalogue(themes, films(themes, chance.split()), viewers(chance.split()));
  }

  private static List<Theme> themes(Chance chance) {
    List<Theme> themes = new ArrayList<>();
    for (int number = 0; number < THEMES; number++) {
      List<Integer> genres = new ArrayList<>();
      genres.add(number % GENRES.size());
      while (genres.size() < 3) {
        int genre = chance.integer(0, GENRES.size());
        if (!genres.contains(genre)) {
          genres.add(genre);
        }
      }
      themes.add(new Theme(number, genres, StrictMath.exp(0.6 * chance.normal())));
    }
    return themes;
  }

  private List<Film> films(List<Theme> themes, Chance chance) {
    Titles titles = new Titles(chance.split());
    List<Film> films = new ArrayList<>();
    for (int id = 1; id <= settings.items(); id++) {
      Theme theme = chance.one(themes);
      boolean during = chance.happens(0.35);
      // Squared: of what is older, more is recent.
      double age = chance.uniform();
      long released =
          during ? chance.time(OPENS, CLOSES) : OPENS - (long) (age * age * SECONDS_OF_ARCHIVE);
      double fame = StrictMath.exp(1.1 * chance.normal());
      List<Integer> genres = genres(theme, chance);
      int year = Instant.ofEpochSecond(released).atOffset(ZoneOffset.UTC).getYear();
      ItemProfile profile =
          new ItemProfile(
              id,
              titles.next(year),
              Integer.toString(year),
              genres.stream().map(GENRES::get).toList());
      films.add(new Film(profile, genres, theme, released, fame, chance.normal()));
    }
    return films;
  }

  /** Returns the main genre of a theme, and perhaps the others, in alphabetical order. */
  private static List<Integer> genres(Theme theme, Chance chance) {
    List<Integer> genres = new ArrayList<>();
    for (int genre : theme.genres()) {
      if (genres.isEmpty() || chance.happens(0.6)) {
        genres.add(genre);
      }
    }
    Collections.sort(genres);
    return genres;
  }

  private List<Viewer> viewers(Chance chance) {
    GroupTastes groups = new GroupTastes(GENRES.size(), OCCUPATIONS.size(), chance.split());
    List<Viewer> viewers = new ArrayList<>();
    for (int id = 1; id <= settings.users(); id++) {
      int age = chance.integer(16, 76);
      boolean female = chance.happens(0.5);
      int occupation = chance.integer(0, OCCUPATIONS.size());
      UserProfile profile =
          new UserProfile(
              id,
              Integer.toString(age),
              female ? "F" : "M",
              OCCUPATIONS.get(occupation),
              String.format(Locale.ROOT, "%03d", chance.integer(0, 300)));
      viewers.add(
          new Viewer(
              profile,
              groups.tastes(age, female, occupation, chance),
              chance.time(OPENS, OPENS + (CLOSES - OPENS) * 17 / 20),
              StrictMath.exp(0.6 * chance.normal() - 0.18)));
    }
    return viewers;
  }
}
