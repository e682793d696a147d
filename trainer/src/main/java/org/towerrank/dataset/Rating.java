package org.towerrank.dataset;

/**
 * What a user gave an item.
 *
 * @param user the user's number
 * @param item the item's number
 * @param rating 1 to 5
 * @param timestamp in seconds since 1970
 */
public record Rating(int user, int item, int rating, long timestamp) {

  /** The lowest rating that counts as positive. */
  public static final int POSITIVE = 4;

  /** Returns whether the rating counts as positive. */
  public boolean positive() {
    return rating >= POSITIVE;
  }
}
