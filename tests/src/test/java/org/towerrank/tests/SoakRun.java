package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.CheckedAnswers.Verdict;

/**
 * Half an hour of mixed load on one node: searches, recall, scores, documents, uploads, alias moves
 * and deletes. Its name keeps it out of the build; {@code .ci/soak} runs it. Memory, files and
 * threads of the last quarter must be those of the second.
 */
@ExtendWith(Servers.class)
class SoakRun {
  private static final int MINUTES = Integer.getInteger("towerrank.soak.minutes", 30);
  private static final int CLIENTS = 4;
  private static final int SAMPLES_A_MINUTE = 12;
  private static final long MEBIBYTE = 1 << 20;

  /**
   * What a node uses.
   *
   * @param resident bytes of the process
   * @param heap bytes in use, garbage included
   * @param files open ones
   * @param threads of the process
   * @param temporary files in its temporary directory
   */
  private record Sample(long resident, long heap, long files, long threads, long temporary) {
    static Sample of(ElasticsearchServer server, ServerNode node) throws IOException {
      Path process = Path.of("/proc", "" + node.processId().orElseThrow());
      String stats = "/_nodes/stats/jvm?filter_path=nodes.*.jvm.mem.heap_used_in_bytes";
      long heap =
          Long.parseLong(
              server
                  .client()
                  .send("GET", stats)
                  .orFail()
                  .body()
                  .replaceAll("[^0-9]*$", "")
                  .replaceAll(".*[^0-9]", ""));
      return new Sample(
          status(process, "VmRSS:") * 1024,
          heap,
          entries(process.resolve("fd")),
          status(process, "Threads:"),
          entries(node.temporaryFiles()));
    }

    private static long status(Path process, String key) throws IOException {
      return Files.readAllLines(process.resolve("status")).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new ServerException("no [" + key + "] in [" + process + "]"));
    }

    private static long entries(Path directory) throws IOException {
      try (Stream<Path> entries = Files.list(directory)) {
        return entries.count();
      }
    }
  }

  @Test
  void nothingGrows(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "soak").keepLogsIn(Servers.logs()).start()) {
      ExpectedScores expected = new ExpectedScores(CatalogueSearch.USER);
      Disruptions changes = new Disruptions(server, expected);
      Catalogue.models(server);
      Catalogue.indexForExactSearch(server, "movies", 2);
      changes.upload(2);
      CatalogueTraffic traffic = new CatalogueTraffic("movies", expected);
      List<Sample> samples = new ArrayList<>();
      try (ClusterLoad load = new ClusterLoad(server, CLIENTS, traffic.requests())) {
        for (int i = 0; i < MINUTES * SAMPLES_A_MINUTE; i++) {
          changes.upload(1);
          changes.moveAlias(3);
          pause();
          samples.add(Sample.of(server, server.nodes().getFirst()));
          if (i % SAMPLES_A_MINUTE == 0) {
            say(samples.getLast() + " " + load);
          }
        }
        for (Verdict bad : List.of(Verdict.WRONG, Verdict.MIXED, Verdict.FAILED)) {
          assertThat(load.count(bad)).as(bad + ": " + load.reasons()).isZero();
        }
        say("soak: " + samples.getFirst() + " to " + samples.getLast() + ", " + load);
      }
      assertFlat("resident", samples, Sample::resident, 0.10, 64 * MEBIBYTE);
      assertFlat("heap", lowest(samples), Sample::heap, 0.15, 64 * MEBIBYTE);
      assertFlat("files", samples, Sample::files, 0.05, 10);
      assertFlat("threads", samples, Sample::threads, 0.05, 5);
      assertFlat("temporary files", samples, Sample::temporary, 0, 1);
    }
  }

  /** Of each minute the sample with the least heap, in which the least of it is garbage. */
  private static List<Sample> lowest(List<Sample> samples) {
    List<Sample> lowest = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += SAMPLES_A_MINUTE) {
      List<Sample> minute =
          samples.subList(from, Math.min(samples.size(), from + SAMPLES_A_MINUTE));
      lowest.add(minute.stream().min(Comparator.comparingLong(Sample::heap)).orElseThrow());
    }
    return lowest;
  }

  private static void assertFlat(
      String what, List<Sample> samples, ToLongFunction<Sample> of, double share, long slack) {
    int quarter = samples.size() / 4;
    long before = median(samples.subList(quarter, 2 * quarter), of);
    long after = median(samples.subList(samples.size() - quarter, samples.size()), of);
    assertThat(after)
        .as(what + " of the last quarter, beside that of the second")
        .isLessThanOrEqualTo((long) (before * (1 + share)) + slack);
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> of) {
    long[] sorted = samples.stream().mapToLong(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void say(String line) {
    System.getLogger(SoakRun.class.getName()).log(System.Logger.Level.INFO, line);
  }

  private static void pause() {
    try {
      Thread.sleep(60_000 / SAMPLES_A_MINUTE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted between two samples", e);
    }
  }
}
