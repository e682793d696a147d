package org.towerrank.serverbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.bench.Measure;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.bench.RawRuns;
import org.towerrank.bench.Rounds;
import org.towerrank.bench.Samples;
import org.towerrank.bench.Timings;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.ModelDefinition;
import org.towerrank.server.ElasticsearchServer;

/**
 * What rescoring windows of random documents of a large index costs: with their rows on disk, while
 * rows are written, after a restart, by a model of experts, and for concurrent clients.
 *
 * @param restarts of the node, before and after it has warmed up
 * @param requests of all clients
 */
record StoredRowsCases(
    ElasticsearchServer server,
    RandomWindows index,
    int rounds,
    int restarts,
    int clients,
    int requests,
    Path temporary,
    long seed) {
  private static final String MODEL = "ranker";
  private static final String OTHER = "another";
  private static final String EXPERTS = "experts";
  private static final String PLAIN = "search of random documents";
  private static final String RANDOM = "search, random windows rescored";
  private static final String HOT = "search, hot windows rescored";
  private static final String DURING = ", while rows are written";
  private static final String RAW = "raw run, all inputs in every row";
  private static final int HOT_WINDOWS = 8;
  private static final int RAW_WINDOWS = 16;

  /** Indexes, and measures all cases. */
  List<Measure> measure() throws IOException {
    RankingWorkload workload = index.workload();
    index.index(new SplittableRandom(seed));
    List<Measure> measures = new ArrayList<>();
    ModelDefinition ranker = workload.model(workload.schema());
    ModelDefinition whole = workload.model(workload.schemaWithoutSides());
    upload(MODEL, ranker, seed);
    Timings ofRanker = windows(MODEL, whole);
    measures.addAll(ofRanker.measures());
    measures.add(added(0.6, RANDOM, ofRanker));
    Samples random = ofRanker.of(RANDOM);
    double tail = random.percentile(99) / random.median();
    measures.add(Measure.atMost(2.5, RANDOM + ", 99th percentile / median", tail, "ratio"));
    measures.addAll(concurrent());
    measures.addAll(building(ranker));
    upload(EXPERTS, workload.experts(workload.schema()), seed);
    Timings ofExperts = windows(EXPERTS, workload.experts(workload.schemaWithoutSides()));
    for (Measure measure : ofExperts.measures()) {
      measures.add(named("experts: ", measure));
    }
    measures.add(named("experts: ", added(0.45, HOT, ofExperts)));
    measures.add(named("experts: ", added(0.55, RANDOM, ofExperts)));
    // At last: the node then listens on another port.
    measures.addAll(restarts(ofRanker));
    return measures;
  }

  private static Measure named(String prefix, Measure measure) {
    return new Measure(
        prefix + measure.name(), measure.value(), measure.unit(), measure.bar(), measure.met());
  }

  /** Runs of a model in this process. */
  private record Raw(RankingModel model, RawRuns runs) implements AutoCloseable {
    @Override
    public void close() {
      runs.close();
      model.close();
    }
  }

  private Raw raw(ModelDefinition definition) throws IOException {
    RankingModel model =
        RankingModel.load(RandomBundles.of(definition, seed), SessionSettings.SERVING.whole());
    RawRuns runs = new RawRuns(model.graphs().items(), model.schema());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < RAW_WINDOWS; i++) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int row = 0; row < index.large(); row++) {
        Map<String, Object> values = new HashMap<>(index.user());
        values.putAll(index.workload().item(random));
        rows.add(values);
      }
      runs.addInEveryRow(rows);
    }
    return new Raw(model, runs);
  }

  private void upload(String name, ModelDefinition model, long modelSeed) throws IOException {
    int before = index.segments();
    index.upload(name, model, temporary, modelSeed);
    index.rescored(name, 0);
    index.awaitRows(before + 1);
  }

  /**
   * @param whole the model with all inputs in every row
   */
  private Timings windows(String model, ModelDefinition whole) throws IOException {
    try (Raw raw = raw(whole)) {
      return new Rounds()
          .add(PLAIN, index::search)
          .add(RANDOM, round -> index.rescored(model, round))
          .add(HOT, round -> index.rescored(model, round % HOT_WINDOWS))
          .add(RAW, round -> raw.runs().run(round % RAW_WINDOWS))
          .run(rounds, rounds);
    }
  }

  private static Measure added(double bar, String name, Timings timings) {
    double added = timings.of(name).median() - timings.of(PLAIN).median();
    return Measure.atMost(bar, name + ", adds / " + RAW, added / timings.of(RAW).median(), "ratio");
  }

  private List<Measure> concurrent() {
    ConcurrentClients random =
        new ConcurrentClients(clients, number -> index.rescoredSmall(MODEL, number));
    ConcurrentClients hot =
        new ConcurrentClients(clients, number -> index.rescoredSmall(MODEL, number % HOT_WINDOWS));
    random.send(Math.max(1, requests / 4));
    hot.send(Math.max(1, requests / 4));
    double hotRate = hot.send(requests).rate();
    double randomRate = random.send(requests).rate();
    return List.of(
        Measure.of("requests of concurrent clients, hot windows", hotRate, "1/s"),
        Measure.of("requests of concurrent clients, random windows", randomRate, "1/s"),
        Measure.atLeast(0.8, "random windows / hot windows", randomRate / hotRate, "ratio"));
  }

  /** Searches with one model while rows of another are written, beside the same just before. */
  private List<Measure> building(ModelDefinition model) throws IOException {
    Timings before = search("");
    index.upload(OTHER, model, temporary, seed + 1);
    index.rescored(OTHER, 0);
    Timings during = search(DURING);
    boolean still = index.isBuilding();
    index.awaitRows(index.segments());
    List<Measure> measures = new ArrayList<>(during.measures());
    measures.add(Measure.of("rows are still written at their end", still ? 1 : 0, "1 or 0"));
    for (String name : List.of(PLAIN, RANDOM)) {
      double ratio = during.of(name + DURING).median() / before.of(name).median();
      measures.add(Measure.atMost(1.3, name + DURING + " / before", ratio, "ratio"));
    }
    return measures;
  }

  private Timings search(String suffix) throws IOException {
    return new Rounds()
        .add(PLAIN + suffix, index::search)
        .add(RANDOM + suffix, round -> index.rescored(MODEL, round))
        .run(0, rounds);
  }

  /**
   * The first rescored search of a node that was started again: as soon as its files were read and
   * other searches have been answered, and once it has warmed up its models too. Of that, with a
   * profile, what its rescorer takes.
   */
  private List<Measure> restarts(Timings timings) throws IOException {
    List<Measure> measures = new ArrayList<>();
    int segments = index.segments();
    double raw = timings.of(RAW).median();
    for (int restart = 1; restart <= restarts; restart++) {
      String first = "first rescored search after restart " + restart;
      double added = addedBy(restarted(segments));
      measures.add(Measure.atMost(1, first + ", adds / " + RAW, added / raw, "ratio"));
      RandomWindows warm = restarted(segments);
      warm.awaitWarmth();
      added = addedBy(warm);
      first += " and warming up";
      measures.add(Measure.atMost(1, first + ", adds / " + RAW, added / raw, "ratio"));
      warm = restarted(segments);
      warm.awaitWarmth();
      plain(warm);
      double micros = warm.rescorerNanos(MODEL, 1) / 1e3;
      measures.add(Measure.atMost(1, first + ", rescorer / " + RAW, micros / raw, "ratio"));
    }
    return measures;
  }

  /** The index once the node was started again and has read its files. */
  private RandomWindows restarted(int segments) throws IOException {
    server.nodes().getFirst().stop();
    server.start();
    RandomWindows again = index.at(server.client());
    again.awaitShard();
    again.awaitRows(segments);
    return again;
  }

  private double addedBy(RandomWindows again) throws IOException {
    double plain = plain(again);
    Timings first = new Rounds().add(RANDOM, round -> again.rescored(MODEL, 1)).run(0, 1);
    return first.of(RANDOM).median() - plain;
  }

  private double plain(RandomWindows again) throws IOException {
    return new Rounds().add(PLAIN, again::search).run(rounds, rounds).of(PLAIN).median();
  }
}
