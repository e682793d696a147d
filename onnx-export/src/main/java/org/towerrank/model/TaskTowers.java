package org.towerrank.model;

import java.util.List;
import java.util.stream.IntStream;

/** The names of layers of networks that have a tower for each task. */
final class TaskTowers {
  private TaskTowers() {}

  static String name(int task) {
    return "tower." + task;
  }

  /** The layer that gives the logit of a task. */
  static String output(int task) {
    return name(task) + ".out";
  }

  /** Those of all tasks. */
  static List<String> outputs(int tasks) {
    return IntStream.range(0, tasks).mapToObj(TaskTowers::output).toList();
  }
}
