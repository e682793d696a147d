package org.towerrank.serverbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.towerrank.bench.Measure;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.bench.Samples;
import org.towerrank.bundle.Bundle;
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
  private static final int ATTEMPTS = 300;
  private static final int PAUSE_MILLIS = 100;

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
    long[] grown = new long[rounds];
    for (int round = -1; round < rounds; round++) {
      awaitUnloaded();
      long before = node.anonymous();
      long start = System.nanoTime();
      client.send("POST", MODEL + "/_score?version=1", "{\"items\":[" + item + "]}").orFail();
      if (round >= 0) {
        nanos[round] = System.nanoTime() - start;
        grown[round] = node.anonymous() - before;
      }
    }
    idleTimeout("null");
    client.send("DELETE", MODEL).orFail();
    Arrays.sort(grown);
    double resident = grown[rounds / 2];
    return List.of(
        Measure.of("large model, files", (double) files, "bytes"),
        Measure.atMost(2, "load of it in a node, median", new Samples(nanos).median() / 1e6, "s"),
        Measure.of("resident memory of the node, loaded - not", resident, "bytes"),
        Measure.atMost(1.3, "resident memory / files", resident / files, "ratio"));
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
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (!isLoaded()) {
        return;
      }
      pause();
    }
    throw new ServerException("expected the node to unload the large model, it did not");
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

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while a node unloads a model", e);
    }
  }
}
