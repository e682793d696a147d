package org.towerrank.prepare;

import java.io.IOException;
import java.util.SplittableRandom;

/** A log of half a day, of items that are there for ten minutes and of some that are for long. */
final class BriefItems {
  private static final int MINUTES = 720;
  private static final int BRIEF = 1440;
  private static final int LIFE = 600;
  private static final int VISITS = 3000;

  private BriefItems() {}

  /** Writes {@code visits.csv} and {@code offers.csv}. */
  static BriefItems write(SmallLog log) throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    StringBuilder offers = new StringBuilder("offer,since,end\n");
    for (int item = 0; item < BRIEF; item++) {
      offers.append("brief%d,%d,%d%n".formatted(item, begin(item), begin(item) + LIFE));
    }
    // One that has no end, one that began before the log did, and one that is not known to begin.
    offers.append("long0,0,\nlong1,-5000,90000\nunknown,,90000\n");
    log.write("offers.csv", offers.toString());
    StringBuilder visits = new StringBuilder("visitor,offer,at\n");
    for (int i = 0; i < VISITS; i++) {
      int at = random.nextInt(60 * MINUTES);
      int item = random.nextInt(at / 30 < 20 ? 1 : 20);
      visits.append("v%d,brief%d,%d%n".formatted(random.nextInt(500), at / 30 - item, at));
    }
    log.write("visits.csv", visits.toString());
    return new BriefItems();
  }

  /** One begins every half minute. */
  private static long begin(int item) {
    return 30L * item;
  }

  /** Whether an item can be recommended at a time. */
  boolean isThere(String item, long time) {
    if (item.startsWith("long")) {
      return true;
    }
    long since = begin(Integer.parseInt(item.substring("brief".length())));
    return since <= time && time <= since + LIFE;
  }
}
