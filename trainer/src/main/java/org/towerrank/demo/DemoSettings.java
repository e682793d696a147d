package org.towerrank.demo;

/**
 * How large the made-up service is. Its events grow with the users: about 26 films shown and 19
 * seen a user.
 *
 * @param seed of everything random
 * @param users how many, at least 10
 * @param items how many, at least 10 for each of the themes
 */
public record DemoSettings(long seed, int users, int items) {

  /** Small enough to fit four models in two minutes on two cores. */
  public static final DemoSettings DEFAULT = new DemoSettings(42, 2_000, 3_000);

  /**
   * @throws IllegalArgumentException when there are too few users or items
   */
  public DemoSettings {
    int minimumItems = 10 * CatalogueGenerator.THEMES;
    if (users < 10 || items < minimumItems) {
      throw new IllegalArgumentException(
          "expected at least 10 users and "
              + minimumItems
              + " items, got: ["
              + users
              + "] and ["
              + items
              + "]");
    }
  }
}
