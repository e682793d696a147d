package org.towerrank.serverbench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.towerrank.bench.Benchmark;
import org.towerrank.bench.Measure;
import org.towerrank.command.CommandLines;
import org.towerrank.files.ExitActions;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerException;
import org.towerrank.tryout.BuildFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench vespa-shape}: the load that Vespa published figures of in 2018. A first phase by
 * inner products over 1,000 documents, a second by a network of 256, 512, 128 and 1 over 200.
 */
@Command(
    name = "vespa-shape",
    mixinStandardHelpOptions = true,
    description = {
      "Starts Elasticsearch with the plugin, and measures what it answers to many clients"
          + " with the load that Vespa published figures of in 2018: inner products with 1,000"
          + " documents, then a network of 256-512-128-1 over 200.",
      "Clients run on the same machine, Vespa's did not."
    })
public final class VespaShapeBenchmark extends Benchmark {
  private static final double PUBLISHED_RATE = 1495;
  private static final double PUBLISHED_MILLIS = 43;
  private static final int GROUPS = 8;
  private static final int USERS = 1000;

  @Option(names = "--documents", paramLabel = "N", description = "Of the first phase; 1000.")
  private int documents = 1000;

  @Option(names = "--window", paramLabel = "N", description = "Of the second phase; 200.")
  private int window = 200;

  @Option(names = "--dimension", paramLabel = "N", description = "Of both vectors; 128.")
  private int dimension = 128;

  @Option(
      names = "--layers",
      paramLabel = "N",
      split = ",",
      description = "Of the network; 512,128.")
  private List<Integer> layers = List.of(512, 128);

  @Option(names = "--clients", paramLabel = "N", description = "Concurrent clients; 64.")
  private int clients = 64;

  @Option(names = "--requests", paramLabel = "N", description = "Of all clients; 20000.")
  private int requests = 20_000;

  @Option(names = "--heap", paramLabel = "SIZE", description = "Heap of the server; 1g.")
  private String heap = "1g";

  @Option(
      names = "--document-cache",
      paramLabel = "SIZE",
      description = "What the server may keep of documents; 5%%. With 0 it runs the whole network.")
  private String documentCache = "5%";

  public static void main(String[] arguments) {
    ExitActions.install();
    System.exit(
        CommandLines.execute(
            CommandLines.calledBy(
                "towerrank bench", new VespaShapeBenchmark(), List.of(ServerException.class)),
            arguments));
  }

  @Override
  protected List<Measure> measure() throws IOException {
    BuildFiles files = BuildFiles.read();
    SplittableRandom random = new SplittableRandom(seed());
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-");
        Installation installation = Installation.of(files.distribution(), List.of(files.plugin()));
        ElasticsearchServer server =
            ElasticsearchServer.builder(installation, "vespa-shape")
                .setting("towerrank.models.document_cache_size", documentCache)
                .jvmOptions(List.of("-Xms" + heap, "-Xmx" + heap, "-Xlog:disable"))
                .start()) {
      VectorIndex index = new VectorIndex(server.client(), dimension, layers);
      index.upload(temporary.path(), seed());
      index.index(GROUPS, documents, random);
      List<List<Float>> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        users.add(index.vector(random));
      }
      LinuxProcess process = new LinuxProcess(server.nodes().getFirst().processId().orElseThrow());
      List<Measure> measures = new ArrayList<>();
      measures.addAll(
          load(
              "both phases",
              process,
              i -> index.search(index.second(i % GROUPS, users.get(i % USERS), window))));
      measures.addAll(
          load(
              "first phase alone",
              process,
              i -> index.search(index.first(i % GROUPS, users.get(i % USERS), window))));
      measures.add(Measure.of("published by Vespa, a whole host", PUBLISHED_RATE, "1/s"));
      measures.add(Measure.of("its latency, 95th percentile", PUBLISHED_MILLIS * 1000, "us"));
      return measures;
    }
  }

  private List<Measure> load(String name, LinuxProcess server, IntConsumer request)
      throws IOException {
    ConcurrentClients all = new ConcurrentClients(clients, request);
    all.send(Math.max(1, requests / 2));
    Duration before = server.processorTime();
    ConcurrentClients.Seen seen = all.send(requests);
    double seconds = server.processorTime().minus(before).toNanos() / 1e9;
    int processors = Runtime.getRuntime().availableProcessors();
    return List.of(
        Measure.of(name + ", requests", seen.rate(), "1/s"),
        Measure.of(name + ", requests / processor", seen.rate() / processors, "1/s"),
        Measure.of(
            name + ", requests / second of a processor in the server", requests / seconds, "1/s"),
        Measure.of(name + ", latency, median", seen.latencies().median(), "us"),
        Measure.of(name + ", latency, 95th percentile", seen.latencies().percentile(95), "us"),
        Measure.of(name + ", latency, 99th percentile", seen.latencies().percentile(99), "us"));
  }
}
