package org.towerrank.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs steps one by one and keeps how long each took. */
final class Stopwatch {
  private final Consumer<DemoReport.Step> listener;
  private final List<DemoReport.Step> steps = new ArrayList<>();
  private final long start = System.nanoTime();

  /** A part of the work, with a result. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  Stopwatch(Consumer<DemoReport.Step> listener) {
    this.listener = listener;
  }

  <T> T time(String name, Work<T> work) throws IOException {
    long from = System.nanoTime();
    T result = work.run();
    DemoReport.Step step = new DemoReport.Step(name, seconds(from));
    steps.add(step);
    listener.accept(step);
    return result;
  }

  List<DemoReport.Step> steps() {
    return steps;
  }

  /** Since it was made. */
  double seconds() {
    return seconds(start);
  }

  private static double seconds(long from) {
    return (System.nanoTime() - from) / 1e9;
  }
}
