package org.towerrank.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** Runs a model in more direct memory than its process has. */
final class DirectMemoryRun {
  static final String LIMIT = "limit";

  private static final int THREADS = 8;
  private static final int ROWS = 100_000;

  private DirectMemoryRun() {}

  /** Ends with 0 if some runs were refused, all others gave their scores, and all do later. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(LIMIT + " " + BufferMemory.limitOfJava());
    AtomicInteger refused = new AtomicInteger();
    try (RankingModel model = model(BufferMemory.UNLIMITED);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Void>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(
            () -> {
              acquire(model, refused);
              return null;
            });
      }
      for (Future<Void> run : threads.invokeAll(runs)) {
        run.get();
      }
      if (refused.get() == 0 || scores(model, 1000).length != 1000 * model.tasks().size()) {
        throw new IllegalStateException("refused " + refused.get());
      }
    }
    if (BufferMemory.UNLIMITED.used() != 0) {
      throw new IllegalStateException("used " + BufferMemory.UNLIMITED.used());
    }
    System.out.println("all runs passed, refused before " + refused.get());
  }

  static RankingModel model(BufferMemory memory) throws IOException {
    Mlp narrow = new Mlp(List.of(8), Activation.RELU, 0f, false);
    Bundle bundle =
        Exporter.export(RandomModels.run(new DeepFm(2, narrow, 0f), 1)).writer().build();
    return RankingModel.load(bundle, SessionSettings.SERVING.whole().with(memory));
  }

  /** Scores of random rows for a user of whom nothing is known. */
  static float[] scores(RankingModel model, int rows) {
    return model.score(model.request(Map.of()), RandomRows.of(model.schema(), rows, 1));
  }

  /** Takes buffers until there are none, and gives them back. */
  private static void acquire(RankingModel model, AtomicInteger refused) {
    List<GraphBuffers> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(model.graphs().scores().acquire(1, ROWS));
      }
    } catch (BufferMemoryException e) {
      refused.incrementAndGet();
    } finally {
      taken.forEach(GraphBuffers::close);
    }
  }
}
