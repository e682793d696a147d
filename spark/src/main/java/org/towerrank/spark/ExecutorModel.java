package org.towerrank.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.predict.Predicted;

/**
 * The model of an executor: all its tasks share one, which is loaded by the first of them. Later
 * ones find it there, unless jobs of other models came between.
 */
final class ExecutorModel {
  /** A session may last for months, and get a new model every day. */
  static final int MOST_LOADED = 4;

  /** That used last is the last. */
  private static final Map<Key, ExecutorModel> LOADED = new LinkedHashMap<>(16, 0.75f, true);

  private final RowEncoder encoder;
  private final Numbers numbers;
  private final Runnable closing;
  private final String title;
  private int tasks;

  /** Which model, and what of it. Another may lie at the same path later. */
  private record Key(Path bundle, String fingerprint, Predicted predicted) {}

  /** Some numbers a row, those of a row together. */
  private interface Numbers {
    float[] of(EncodedRows rows);
  }

  private ExecutorModel(
      Bundle bundle, FeatureSchema schema, Predicted predicted, Numbers numbers, Runnable closing) {
    this.encoder = RowEncoder.ofTable(schema, predicted.sides());
    this.numbers = numbers;
    this.closing = closing;
    this.title = "the model [" + bundle.name() + "] of [" + bundle.fingerprint() + "]";
  }

  /**
   * The model of a bundle on this machine, which is there until the task ends.
   *
   * @param task that asks
   * @param fingerprint of the driver's bundle
   * @throws IOException naming the machine when the bundle is not there, or is another one
   */
  static ExecutorModel of(TaskContext task, Path bundle, String fingerprint, Predicted predicted)
      throws IOException {
    ExecutorModel model = asked(new Key(bundle, fingerprint, predicted));
    TaskCompletionListener end =
        ended -> {
          synchronized (LOADED) {
            model.tasks--;
            closeUnused();
          }
        };
    task.addTaskCompletionListener(end);
    return model;
  }

  private static ExecutorModel asked(Key key) throws IOException {
    synchronized (LOADED) {
      ExecutorModel loaded = LOADED.get(key);
      if (loaded == null) {
        loaded = load(key.bundle, key.fingerprint, key.predicted);
        LOADED.put(key, loaded);
      }
      loaded.tasks++;
      closeUnused();
      return loaded;
    }
  }

  /** Those that were not used for longest go. */
  private static void closeUnused() {
    Iterator<ExecutorModel> models = LOADED.values().iterator();
    while (LOADED.size() > MOST_LOADED && models.hasNext()) {
      ExecutorModel model = models.next();
      if (model.tasks == 0) {
        model.closing.run();
        models.remove();
      }
    }
  }

  /** How many models this JVM has. */
  static int loaded() {
    synchronized (LOADED) {
      return LOADED.size();
    }
  }

  private static ExecutorModel load(Path bundle, String fingerprint, Predicted predicted)
      throws IOException {
    if (!Files.exists(bundle)) {
      throw refused(bundle, "is not on", "give a path that every machine has");
    }
    Bundle opened = Bundle.open(bundle);
    if (!opened.fingerprint().equals(fingerprint)) {
      throw refused(
          bundle,
          "is not [" + fingerprint + "], as the driver's is, but [" + opened.fingerprint() + "] on",
          "give every machine the same one");
    }
    if (predicted == Predicted.SCORES) {
      RankingModel ranker = RankingModel.load(opened, SessionSettings.SERVING);
      return new ExecutorModel(
          opened, ranker.schema(), predicted, ranker::scoreRows, ranker::close);
    }
    TwoTowerModel towers = TwoTowerModel.load(opened, SessionSettings.SERVING);
    return new ExecutorModel(
        opened,
        towers.schema(),
        predicted,
        predicted == Predicted.ITEM_VECTORS ? towers::itemVectors : towers::userVectors,
        towers::close);
  }

  private static IOException refused(Path bundle, String how, String advice) throws IOException {
    return new IOException(
        "the bundle ["
            + bundle
            + "] "
            + how
            + " the executor ["
            + InetAddress.getLocalHost().getHostName()
            + "]: "
            + advice
            + ", or leave [--on-executors] out, so that it is sent to them");
  }

  /** What to call it in errors. */
  String title() {
    return title;
  }

  /** Encodes rows, by the columns in the order of {@link RowEncoder#fields()}. */
  RowEncoder encoder() {
    return encoder;
  }

  /** What the model says of encoded rows. */
  float[] numbers(EncodedRows rows) {
    return numbers.of(rows);
  }
}
