package org.towerrank.serverbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.towerrank.bench.Benchmark;
import org.towerrank.bench.Measure;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.bench.RawRuns;
import org.towerrank.bench.Rounds;
import org.towerrank.bench.Timings;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.command.CommandLines;
import org.towerrank.files.ExitActions;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerException;
import org.towerrank.tryout.BuildFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench elasticsearch}: what rescoring costs in a real server. */
@Command(
    name = "elasticsearch",
    mixinStandardHelpOptions = true,
    description = {
      "Starts Elasticsearch with the plugin, and measures what rescoring adds to a search"
          + " beside a run of the model; the same done by a client that fetches fields and"
          + " scores them itself; how long a node takes to load a large model; and what it"
          + " answers to concurrent clients.",
      "With --random-items it measures windows of random documents of a large index"
          + " instead, with rows on disk."
    })
public final class ServerBenchmark extends Benchmark {
  private static final int GROUPS = 8;
  private static final String NONE = "none";
  private static final int BEST = 10;

  /** Documents of a segment from which on it has rows, by default. */
  private static final int ROWS_FROM = 10_000;

  private static final int SCALING_ROUNDS = 5;
  private static final int LOADS = 10;
  private static final String PLAIN = "search";
  private static final String RESCORED = "search with rescoring";
  private static final String QUERIES = "search with rescoring, 4 match queries";
  private static final String LOGGED = "search with rescoring, logged";
  private static final String CLIENT = "search, scored by the client";
  private static final String PYTHON = "search, scored by a client in Python";
  private static final String RAW = "raw run";

  @Option(names = "--items", paramLabel = "N", description = "Documents in the index; 20000.")
  private int items = 20_000;

  @Option(
      names = "--random-items",
      paramLabel = "N",
      description = {
        "Measure random windows of an index of so many documents, such as 1000000, while rows are",
        "written, after restarts, by a model of experts and for clients; 0: the other cases."
      })
  private int randomItems;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description = "Of the node with --random-items, before and after it has warmed up; 3.")
  private int restarts = 3;

  @Option(names = "--window", paramLabel = "N", description = "Hits to rescore; 1000.")
  private int window = 1000;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds; 300.")
  private int rounds = 300;

  @Option(names = "--clients", paramLabel = "N", description = "Concurrent clients; 8.")
  private int clients = 8;

  @Option(
      names = "--client-window",
      paramLabel = "N",
      description = "Hits to rescore for each of them; 200.")
  private int clientWindow = 200;

  @Option(names = "--requests", paramLabel = "N", description = "Requests of all clients; 20000.")
  private int requests = 20_000;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "Python with numpy and onnxruntime, to measure such a client too; none.")
  private String python = NONE;

  @Option(
      names = "--words",
      paramLabel = "N",
      description = "Vocabulary of a large model, which a node loads; 1000000.")
  private int words = 1_000_000;

  @Option(names = "--heap", paramLabel = "SIZE", description = "Heap of the server; 2g.")
  private String heap = "2g";

  @Option(
      names = "--document-cache",
      paramLabel = "SIZE",
      description = "What the server may keep of documents; 5%%. With 0 it runs the whole graph.")
  private String documentCache = "5%";

  public static void main(String[] arguments) {
    ExitActions.install();
    System.exit(
        CommandLines.execute(
            CommandLines.calledBy(
                "towerrank bench", new ServerBenchmark(), List.of(ServerException.class)),
            arguments));
  }

  @Override
  protected List<Measure> measure() throws IOException {
    BuildFiles files = BuildFiles.read();
    SplittableRandom random = new SplittableRandom(seed());
    RankingWorkload workload = new RankingWorkload(20, 19, 6, 1000);
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-");
        Installation installation = Installation.of(files.distribution(), List.of(files.plugin()));
        ElasticsearchServer server =
            ElasticsearchServer.builder(installation, "benchmark")
                .setting("towerrank.models.document_cache_size", documentCache)
                .setting("towerrank.rows.min_documents", Integer.toString(leastDocuments()))
                .jvmOptions(List.of("-Xms" + heap, "-Xmx" + heap, "-Xlog:disable"))
                .start()) {
      if (randomItems > 0) {
        return storedRows(server, workload, workload.user(random), temporary.path());
      }
      ClickIndex index = new ClickIndex(server.client(), workload, workload.user(random));
      index.upload(temporary.path(), seed());
      index.index(items, GROUPS, random);
      List<Measure> measures = new ArrayList<>(compare(index, temporary.path()));
      LinuxProcess process = new LinuxProcess(server.nodes().getFirst().processId().orElseThrow());
      measures.addAll(
          new NodeLoading(server.client(), process)
              .measure(words, LOADS, temporary.path(), seed()));
      measures.addAll(load(index, process));
      return measures;
    }
  }

  /** The default, and less for an index of few documents, whose segments have rows then too. */
  private int leastDocuments() {
    return randomItems == 0 ? ROWS_FROM : Math.clamp(randomItems / 100, 1, ROWS_FROM);
  }

  private List<Measure> storedRows(
      ElasticsearchServer server,
      RankingWorkload workload,
      Map<String, Object> user,
      Path temporary)
      throws IOException {
    RandomWindows index =
        new RandomWindows(server.client(), workload, user, randomItems, window, clientWindow);
    return new StoredRowsCases(
            server, index, rounds, restarts, clients, requests, temporary, seed())
        .measure();
  }

  private List<Measure> compare(ClickIndex index, Path temporary) throws IOException {
    RankingWorkload workload = index.workload();
    BundleWriter bundle = RandomBundles.writer(workload.model(workload.schema()), seed());
    try (RankingModel model = RankingModel.load(bundle.build(), SessionSettings.SERVING.whole());
        RawRuns raw = new RawRuns(model.graphs().items(), model.schema())) {
      ClientScoring client = new ClientScoring(index, model);
      for (int group = 0; group < GROUPS; group++) {
        raw.add(client.rows(group, window));
      }
      Rounds all =
          new Rounds()
              .add(PLAIN, round -> index.search(index.plain(round % GROUPS)))
              .add(RESCORED, round -> index.search(index.rescored(round % GROUPS, window)))
              .add(
                  QUERIES, round -> index.search(index.rescoredWithQueries(round % GROUPS, window)))
              .add(LOGGED, round -> index.search(index.rescoredAndLogged(round % GROUPS, window)))
              .add(CLIENT, round -> client.best(round % GROUPS, window, BEST))
              .add(RAW, round -> raw.run(round % GROUPS));
      if (python.equals(NONE)) {
        return comparison(all.run(rounds, rounds));
      }
      Path directory = temporary.resolve("bundle");
      bundle.write(directory, false);
      try (PythonClient other = PythonClient.start(python, index, directory, temporary)) {
        tell("client in Python: " + other.versions());
        requireSame(client.best(0, window, BEST), other.best(0, window));
        all.add(PYTHON, round -> other.best(round % GROUPS, window));
        return comparison(all.run(rounds, rounds));
      }
    }
  }

  private static void requireSame(List<Integer> best, List<Integer> ofPython) {
    if (!best.equals(ofPython)) {
      throw new ServerException(
          "expected the best hits " + best + " of the client in Python, got " + ofPython);
    }
  }

  private static List<Measure> comparison(Timings timings) {
    List<Measure> measures = timings.measures();
    double added = timings.of(RESCORED).median() - timings.of(PLAIN).median();
    measures.add(
        Measure.atMost(1.5, "rescoring adds / " + RAW, added / timings.of(RAW).median(), "ratio"));
    double queries = timings.of(QUERIES).median() - timings.of(RESCORED).median();
    measures.add(Measure.atMost(1500, "4 match queries add", queries, "us"));
    measures.add(
        Measure.atMost(1.05, LOGGED + " / without", timings.ratio(LOGGED, RESCORED), "ratio"));
    for (String client : List.of(CLIENT, PYTHON)) {
      if (timings.byName().containsKey(client)) {
        measures.add(
            Measure.atLeast(
                5, client + " / " + RESCORED, timings.ratio(client, RESCORED), "ratio"));
      }
    }
    return measures;
  }

  private List<Measure> load(ClickIndex index, LinuxProcess process) throws IOException {
    ConcurrentClients all =
        new ConcurrentClients(
            clients, number -> index.search(index.rescored(number % GROUPS, clientWindow)));
    all.send(Math.max(1, requests / 4));
    OptionalLong before = process.resident();
    ConcurrentClients.Seen seen = all.send(requests);
    OptionalLong after = process.resident();
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of("requests of concurrent clients", seen.rate(), "1/s"));
    for (double percent : List.of(50.0, 95.0, 99.0)) {
      String name = "their latency, percentile " + (int) percent;
      measures.add(Measure.of(name, seen.latencies().percentile(percent), "us"));
    }
    if (before.isPresent() && after.isPresent()) {
      double growth = (double) after.getAsLong() / before.getAsLong();
      measures.add(Measure.of("resident memory after / before", growth, "ratio"));
    }
    measures.addAll(scaling(all, process));
    return measures;
  }

  /**
   * Requests answered by one processor, and by two, node and clients together: with a processor of
   * their own, clients would make the node on one faster than it is.
   */
  private List<Measure> scaling(ConcurrentClients all, LinuxProcess node) throws IOException {
    if (!LinuxProcess.canBeHeld() || Runtime.getRuntime().availableProcessors() < 2) {
      return List.of();
    }
    List<LinuxProcess> both = List.of(node, LinuxProcess.current());
    List<Double> one = new ArrayList<>();
    List<Double> two = new ArrayList<>();
    for (int round = 0; round < SCALING_ROUNDS; round++) {
      one.add(heldTo("0", both, all));
      two.add(heldTo("0-1", both, all));
    }
    one.sort(null);
    two.sort(null);
    double onOne = one.get(SCALING_ROUNDS / 2);
    double onTwo = two.get(SCALING_ROUNDS / 2);
    return List.of(
        Measure.of("requests, node and clients on 1 processor", onOne, "1/s"),
        Measure.of("requests, node and clients on 2 processors", onTwo, "1/s"),
        Measure.atLeast(1.8, "2 processors / 1", onTwo / onOne, "ratio"));
  }

  private double heldTo(String processors, List<LinuxProcess> both, ConcurrentClients all)
      throws IOException {
    for (LinuxProcess each : both) {
      each.holdTo(processors);
    }
    return all.send(Math.max(1, requests / 8)).rate();
  }
}
