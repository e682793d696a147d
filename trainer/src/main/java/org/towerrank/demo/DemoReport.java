package org.towerrank.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.evaluate.Evaluation;

/**
 * What a demonstration did. Written as {@value #FILE} beside the bundles and indexes it made.
 *
 * @param subject what the data is
 * @param items path of the items' table
 * @param steps with their time, in order
 * @param seconds of all
 */
public record DemoReport(
    String subject,
    String items,
    List<Step> steps,
    double seconds,
    List<Model> models,
    List<Shown> users) {

  /** Where it is written in the directory of a demonstration. */
  public static final String FILE = "demo.json";

  /** A part of the work. */
  public record Step(String name, double seconds) {}

  /**
   * A model that was fitted.
   *
   * @param bundle path in the directory of the demonstration
   * @param index path in it; null for rankers
   * @param epochs until fitting ended
   * @param popularity the metrics of ranking by popularity
   */
  public record Model(
      String key,
      String bundle,
      @Nullable String index,
      int epochs,
      Evaluation evaluation,
      Map<String, Double> popularity) {
    public Model {
      popularity = Collections.unmodifiableMap(new LinkedHashMap<>(popularity));
    }
  }

  /**
   * A user for whom something was recommended.
   *
   * @param user features as the request gives them
   * @param history titles, the newest first
   * @param recalled the first of the recall
   * @param window items recalled
   * @param ranked the top, ranked
   */
  public record Shown(
      Map<String, String> user,
      List<String> history,
      List<Item> recalled,
      int window,
      double recallMillis,
      List<Item> ranked,
      double rankMillis) {
    public Shown {
      user = Collections.unmodifiableMap(new LinkedHashMap<>(user));
      history = List.copyOf(history);
      recalled = List.copyOf(recalled);
      ranked = List.copyOf(ranked);
    }
  }

  /** An item that was recommended. */
  public record Item(
      String id,
      String title,
      String genres,
      int recallRank,
      float score,
      Map<String, Float> tasks) {}

  public DemoReport {
    steps = List.copyOf(steps);
    models = List.copyOf(models);
    users = List.copyOf(users);
  }
}
