package org.towerrank.dataset;

import java.util.List;

/**
 * What is known of an item.
 *
 * @param id the item's number
 * @param title its title
 * @param year the year of its release, or {@code unknown}
 * @param genres at least one genre, each a word without spaces; the first is its main one
 */
public record ItemProfile(int id, String title, String year, List<String> genres) {

  static final List<String> COLUMNS = List.of("item_id", "title", "year", "genre1", "genres");

  /**
   * @throws IllegalArgumentException when there is no genre
   */
  public ItemProfile {
    genres = List.copyOf(genres);
    if (genres.isEmpty()) {
      throw new IllegalArgumentException("expected at least one genre of item [" + id + "]");
    }
  }

  List<String> values() {
    return List.of(Integer.toString(id), title, year, genres.get(0), String.join(" ", genres));
  }
}
