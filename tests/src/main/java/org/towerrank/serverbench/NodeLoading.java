package org.towerrank.serverbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.towerrank.bench.Measure;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.bench.Samples;
import org.towerrank.bundle.Bundle;
import org.towerrank.server.Deadline;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerException;

/**
 * How long a node takes to load a large model from its store, and how much its process grows. A
 * newer version makes the large one unused, so that the node unloads it; a request for it loads it
 * again.
 *
 * @param node the process of the node that the client asks
 */
record NodeLoading(ServerClient client, LinuxProcess node) {
  private static final String MODEL = "/_towerrank/models/large";
  private static final Duration UNLOAD_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Loads a model some times.
   *
   * @param words of its vocabulary
   */
  List<Measure> measure(int words, int rounds, Path temporary, long seed) throws IOException {
    RankingWorkload workload = RankingWorkload.ofWords(words);
    Path zip = temporary.resolve("large.zip");
    upload(workload, zip, seed);
    long files = Bundle.open(zip).sizes().values().stream().mapToLong(Long::longValue).sum();
    upload(RankingWorkload.ofWords(100), temporary.resolve("small.zip"), seed);
    idleTimeout("\"0s\"");
    String item = ClickIndex.json(workload.item(new SplittableRandom(seed)));
    long[] nanos = new long[rounds];
    List<Long> grown = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      awaitUnloaded();
      OptionalLong before = node.anonymous();
      long start = System.nanoTime();
      client.send("POST", MODEL + "/_score?version=1", "{\"items\":[" + item + "]}").orFail();
      if (round >= 0) {
        nanos[round] = System.nanoTime() - start;
        OptionalLong after = node.anonymous();
        if (before.isPresent() && after.isPresent()) {
          grown.add(after.getAsLong() - before.getAsLong());
        }
      }
    }
    idleTimeout("null");
    client.send("DELETE", MODEL).orFail();
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of("large model, files", (double) files, "bytes"));
    double seconds = new Samples(nanos).median() / 1e6;
    measures.add(Measure.atMost(2, "load of it in a node, median", seconds, "s"));
    if (!grown.isEmpty()) {
      grown.sort(null);
      double bytes = grown.get(grown.size() / 2);
      measures.add(Measure.of("resident memory of the node, loaded - not", bytes, "bytes"));
      measures.add(Measure.atMost(1.3, "resident memory / files", bytes / files, "ratio"));
    }
    return measures;
  }

  private void upload(RankingWorkload workload, Path zip, long seed) throws IOException {
    RandomBundles.writer(workload.model(workload.schema()), seed).write(zip, true);
    client.send("PUT", MODEL, "application/zip", Files.readAllBytes(zip)).orFail();
  }

  private void idleTimeout(String time) {
    String body = "{\"persistent\":{\"towerrank.models.idle_timeout\":" + time + "}}";
    client.send("PUT", "/_cluster/settings", body).orFail();
  }

  private void awaitUnloaded() {
    if (!Deadline.in(UNLOAD_TIMEOUT).await(() -> !isLoaded())) {
      throw new ServerException(
          "expected the node to unload the large model within " + UNLOAD_TIMEOUT);
    }
  }

  private boolean isLoaded() {
    JsonNode statistics = client.send("GET", "/_towerrank/stats").orFail().json();
    for (JsonNode model : statistics.get("nodes").elements().next().get("models")) {
      if (model.get("model_id").asText().equals("large") && model.get("version").asInt() == 1) {
        return model.get("loaded").asBoolean();
      }
    }
    return false;
  }
}
