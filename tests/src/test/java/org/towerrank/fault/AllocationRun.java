package org.towerrank.fault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.fault.Faults.Kind;
import org.towerrank.fault.Faults.Scope;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowLayout;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.tests.Catalogue;

/**
 * A process that loads, runs and frees a model again and again, each time with another allocation
 * of ONNX Runtime failing. It dies where that ends the process; which allocation that was is in the
 * file that it shares.
 */
final class AllocationRun {
  /** Printed at the end, with the number of allocations when none fails. */
  static final String DONE = "done ";

  private static final int ITEMS = 20;

  /** A loaded model. */
  private interface Model extends AutoCloseable {
    float[] run();

    @Override
    void close();
  }

  /** Which part of a model's life meets the failure. */
  enum Part {
    LOADING,
    RUNNING
  }

  private final Faults faults;
  private final Supplier<Model> loading;
  private final Part part;
  private final Scope scope;

  private AllocationRun(Faults faults, Supplier<Model> loading, Part part, Scope scope) {
    this.faults = faults;
    this.loading = loading;
    this.part = part;
    this.scope = scope;
  }

  /**
   * Goes on from a number.
   *
   * @param arguments {@code ranker} or {@code towers}, a {@link Part}, a {@link Kind}, the first
   *     number, and how far the next is
   */
  public static void main(String[] arguments) throws IOException {
    boolean ranker = arguments[0].equals("ranker");
    Bundle bundle = open(ranker ? Catalogue.RANKER_ZIP : Catalogue.TOWERS_ZIP);
    Supplier<Model> loading = () -> ranker ? ranker(bundle) : towers(bundle);
    AllocationRun run =
        new AllocationRun(
            Faults.ofThisProcess(),
            loading,
            Part.valueOf(arguments[1]),
            Scope.of(Kind.valueOf(arguments[2])));
    run.all(Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
  }

  private void all(long first, long stride) {
    float[] healthy = run(0);
    run(Long.MAX_VALUE);
    long all = faults.count();
    for (long number = first; number <= all; number += stride) {
      String problem = problem(number, healthy);
      if (!problem.isEmpty()) {
        System.out.println(number + " [" + faults.failed() + "]: " + problem);
      }
    }
    System.out.println(DONE + all);
  }

  /** One load, run and end; the failure is in one part of it. */
  private float[] run(long failing) {
    start(Part.LOADING, failing);
    try (Model model = loading.get()) {
      faults.end();
      start(Part.RUNNING, failing);
      return model.run();
    } finally {
      faults.end();
    }
  }

  private void start(Part now, long failing) {
    if (part == now && failing > 0) {
      faults.fail(scope, failing);
    }
  }

  /** A run is right, or says that there was no memory; the next is right. */
  private String problem(long number, float[] healthy) {
    String problem = "";
    try {
      problem = Arrays.equals(run(number), healthy) ? "" : "the run is wrong";
    } catch (InferenceException | OutOfMemoryError e) {
      String message = String.valueOf(e.getMessage());
      problem = message.contains("alloc") || message.contains("memory") ? "" : "told as " + message;
    } catch (RuntimeException e) {
      problem = "told as " + e;
    }
    return Arrays.equals(run(0), healthy) ? problem : problem + "; the next run is wrong";
  }

  private static Bundle open(byte[] zip) throws IOException {
    Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
    return Bundle.open("zip", new ByteArrayInputStream(zip), BundleLimits.DEFAULT, scratch);
  }

  private static Model ranker(Bundle bundle) {
    RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING);
    EncodedRows request = model.request(Map.of("user_id", "v3", "history", List.of("v1", "v9")));
    EncodedRows items = new EncodedRows(new RowLayout(model.schema()), ITEMS);
    return model(() -> model.score(request, items), model::close);
  }

  private static Model towers(Bundle bundle) {
    TwoTowerModel model = TwoTowerModel.load(bundle, SessionSettings.SERVING);
    EncodedRows items = new EncodedRows(new RowLayout(model.schema()), ITEMS);
    return model(() -> model.itemVectors(items), model::close);
  }

  private static Model model(Supplier<float[]> run, Runnable close) {
    return new Model() {
      @Override
      public float[] run() {
        return run.get();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
