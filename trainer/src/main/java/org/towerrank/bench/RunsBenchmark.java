package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.PrecisionOptions;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.precision.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run of one ranker costs beside a run of another over the same rows. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the graphs of two rankers with the same features in turn, over the same rows,"
          + " in their buffers already: of two bundles, or of a random DeepFM with its weights"
          + " in fewer bits and as float32.",
      "The user has one row, the items have as many as the window."
    })
public final class RunsBenchmark extends Benchmark {
  private static final String ONE = "raw run";
  private static final String OTHER = "raw run of what it is compared with";
  private static final int WINDOWS = 16;
  private static final int USER_FEATURES = 20;
  private static final int ITEM_FEATURES = 19;
  private static final int NUMBERS = 6;

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description = "A ranker; a random DeepFM of 20 and 19 features with weights as said below.")
  private @Nullable Path bundle;

  @Option(
      names = "--beside",
      paramLabel = "BUNDLE",
      description = "What to compare with --bundle; the random DeepFM in float32.")
  private @Nullable Path beside;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Words of all features of the random DeepFM together; 1000000.")
  private int vocabulary = 1_000_000;

  @Option(names = "--window", paramLabel = "N", description = "Items of a run; 1000.")
  private int window = 1000;

  @Option(names = "--threads", paramLabel = "N", description = "Threads inside a run; 1.")
  private int threads = 1;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds; 500.")
  private int rounds = 500;

  @Mixin private PrecisionOptions precision = new PrecisionOptions();

  @Override
  protected List<Measure> measure() throws IOException {
    if (bundle != null && beside != null) {
      Bundle one = Bundle.open(bundle);
      return measure(new RandomValues(one.schema()), one, Bundle.open(beside));
    }
    if (bundle != null || beside != null) {
      throw new IllegalArgumentException("expected both of [--bundle] and [--beside], or neither");
    }
    int features = USER_FEATURES + ITEM_FEATURES - NUMBERS;
    RankingWorkload workload =
        new RankingWorkload(
            USER_FEATURES, ITEM_FEATURES, NUMBERS, Math.max(1, vocabulary / features));
    Bundle rounded = random(workload, precision.precision());
    return measure(workload, rounded, random(workload, Precision.FULL));
  }

  private Bundle random(RankingWorkload workload, Precision written) throws IOException {
    return RandomBundles.writer(workload.model(workload.schema()), seed(), written).build();
  }

  private List<Measure> measure(RankingRows data, Bundle one, Bundle other) throws IOException {
    SessionSettings settings = new SessionSettings(threads, 0).whole();
    try (RankingModel first = RankingModel.load(one, settings);
        RankingModel second = RankingModel.load(other, settings);
        RawRuns firstRuns = new RawRuns(first.graphs().items(), first.schema());
        RawRuns secondRuns = new RawRuns(second.graphs().items(), second.schema())) {
      SplittableRandom random = new SplittableRandom(seed());
      for (int i = 0; i < WINDOWS; i++) {
        List<Map<String, Object>> rows = rows(data, random);
        firstRuns.add(rows);
        secondRuns.add(rows);
      }
      Timings timings =
          new Rounds()
              .add(ONE, round -> firstRuns.run(round % WINDOWS))
              .add(OTHER, round -> secondRuns.run(round % WINDOWS))
              .run(rounds / 2, rounds);
      List<Measure> measures = timings.measures();
      measures.add(Measure.atMost(1, ONE + " / " + OTHER, timings.ratio(ONE, OTHER), "ratio"));
      return measures;
    }
  }

  private List<Map<String, Object>> rows(RankingRows data, SplittableRandom random) {
    Map<String, Object> user = data.user(random);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < window; i++) {
      Map<String, Object> row = new HashMap<>(user);
      row.putAll(data.item(random));
      rows.add(row);
    }
    return rows;
  }
}
