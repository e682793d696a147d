package org.towerrank.data;

/**
 * How far the rows go that a run was fitted to.
 *
 * @param time of the latest one, as its table has it
 * @param before how many have an earlier time
 * @param at how many have this very time, as all of a day where times are days
 */
public record ReachedTime(String time, long before, long at) {

  /** Of a run that did not count its rows: none are held to be more than there were. */
  public static ReachedTime uncounted(String time) {
    return new ReachedTime(time, Long.MAX_VALUE, Long.MAX_VALUE);
  }
}
