package org.towerrank.spark;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Tasks that executors run. Those of a job that failed end later than it does. */
final class RunningTasks {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TICK_MILLIS = 20;

  private RunningTasks() {}

  /**
   * Waits until executors are idle, some seconds at most, as others may use them. A task that opens
   * its file makes the folders of it anew, also where they were deleted.
   */
  static void awaitEnd(SparkSession session) {
    SparkContext context = session.sparkContext();
    long end = System.nanoTime() + MOST_NANOS;
    try {
      while (!context.isStopped() && isBusy(context) && System.nanoTime() - end < 0) {
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The scheduler knows at once. What Spark's status tells of tasks is late, by seconds at times.
   */
  private static boolean isBusy(SparkContext context) {
    return context.taskScheduler() instanceof TaskSchedulerImpl scheduler
        && CollectionConverters.asJava(scheduler.runningTasksByExecutors()).values().stream()
            .anyMatch(tasks -> !tasks.equals(0));
  }
}
