package org.towerrank.demo;

import java.util.List;

/**
 * What films are about, finer than a genre, and hidden from the models: it shows only in which
 * films the same people see.
 *
 * @param number from 0
 * @param genres the genres of its films, by index; the first is on all of them
 * @param popularity how often people begin to like it, relative to others
 */
record Theme(int number, List<Integer> genres, double popularity) {

  Theme {
    genres = List.copyOf(genres);
  }
}
