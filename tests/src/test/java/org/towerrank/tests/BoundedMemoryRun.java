package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;

/**
 * A secured node with little direct memory: windows that it has no memory for are refused, and
 * uploads leave files only of who may upload, and only while they go on.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class BoundedMemoryRun {
  private static final User OPERATOR =
      new User("operator", "operator-password", List.of("model_operator"));
  private static final User SEARCHER =
      new User("searcher", "searcher-password", List.of("search_only"));
  private static final FileRealm REALM =
      new FileRealm(
          List.of(OPERATOR, SEARCHER),
          """
          model_operator:
            cluster: [ "cluster:admin/towerrank/models/put" ]
          search_only:
            indices:
              - names: [ "movies*" ]
                privileges: [ "read" ]
          """);
  private static final String UPLOAD = "/_towerrank/models/uploaded";
  private static final int DOCUMENTS = 10_000;

  @Test
  void memoryAndFilesAreBounded(Installation installation) throws Exception {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "bounded-memory")
            .heap("512m", "-XX:MaxDirectMemorySize=16m")
            .setting("towerrank.thread_pool.uploads.queue_size", "1")
            .security(REALM)
            .keepLogsIn(Servers.logs())
            .start()) {
      ServerNode node = server.nodes().getFirst();
      nothingIsWrittenForWhoMayNotUpload(node);
      uploadsAreWrittenUntilTheyEndAndNotTooManyAtATime(server);
      whatAKilledNodeLeavesIsGoneWhenItIsBack(server);
      uploadsThatTakeTooLongEndAndThoseBehindThemAreRefused(server);
      fill(server);
      documentsAreKeptWhileOthersAreUpdated(server);
      windowsThatThereIsNoMemoryForAreRefused(server);
      assertThat(ErrorLines.of(node.console().lines())).isEmpty();
    }
  }

  private static void nothingIsWrittenForWhoMayNotUpload(ServerNode node) throws Exception {
    for (String path : List.of(UPLOAD, UPLOAD + "?wait_for=loaded")) {
      try (PartialUpload upload = new PartialUpload(node, SEARCHER, path)) {
        assertThat(upload.status()).isEqualTo(403);
        assertThat(files(node)).isEmpty();
      }
    }
    for (String path :
        List.of(UPLOAD + "?nonsense=1", "/_towerrank/models/-", UPLOAD + "?wait_for=x")) {
      try (PartialUpload upload = new PartialUpload(node, OPERATOR, path)) {
        assertThat(upload.status()).as(path).isEqualTo(400);
        assertThat(files(node)).isEmpty();
      }
    }
    // What is not sent yet is not waited for.
    assertThat(
            node.client(SEARCHER)
                .send("PUT", UPLOAD, "application/zip", new byte[20_000_000])
                .status())
        .isEqualTo(403);
    assertThat(node.client(OPERATOR).send("PUT", UPLOAD, "application/zip", new byte[0]).status())
        .isEqualTo(400);
    await(() -> files(node).isEmpty());
  }

  private static void uploadsAreWrittenUntilTheyEndAndNotTooManyAtATime(ElasticsearchServer server)
      throws Exception {
    ServerNode node = server.nodes().getFirst();
    set(server, "towerrank.models.max_uploads", "1");
    try (PartialUpload upload = new PartialUpload(node, OPERATOR, UPLOAD)) {
      await(() -> size(node) > 1_000_000);
      assertThat(files(node)).hasSize(1);
      Answer second = node.client(OPERATOR).send("PUT", UPLOAD, "application/zip", new byte[9]);
      assertThat(second.status()).as(second.body()).isEqualTo(429);
      assertThat(files(node)).hasSize(1);
      assertThat(upload.isAnswered()).isFalse();
    }
    await(() -> files(node).isEmpty());
    Answer noZip = node.client(OPERATOR).send("PUT", UPLOAD, "application/zip", new byte[9]);
    assertThat(noZip.status()).as(noZip.body()).isEqualTo(400);
    await(() -> files(node).isEmpty());
  }

  private static void whatAKilledNodeLeavesIsGoneWhenItIsBack(ElasticsearchServer server)
      throws Exception {
    ServerNode node = server.nodes().getFirst();
    Path other = node.temporaryFiles().resolve("towerrank-another-node");
    Files.createDirectories(other);
    Path ofOther = Files.writeString(other.resolve("upload-1.zip"), "of another node");
    Path runtime = unpackedRuntime(node, "towerrank-onnxruntime-1");
    Path runtimeOfOther = unpackedRuntime(node, "onnxruntime-java1");
    try (PartialUpload upload = new PartialUpload(node, OPERATOR, UPLOAD)) {
      await(() -> size(node) > 1_000_000);
      node.kill();
      assertThat(files(node)).as(upload.path()).hasSize(1);
    }
    server.start();
    assertThat(files(node)).isEmpty();
    assertThat(ofOther).exists();
    assertThat(runtime).doesNotExist();
    assertThat(runtimeOfOther).exists();
  }

  /** As a start that is killed leaves it, in the account of the server. */
  private static Path unpackedRuntime(ServerNode node, String name) throws IOException {
    Path directory = Files.createDirectory(node.temporaryFiles().resolve(name));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createFile(directory.resolve("libonnxruntime.so"));
    return directory;
  }

  /** One is checked, one waits for it, and there is no place for more. */
  private static void uploadsThatTakeTooLongEndAndThoseBehindThemAreRefused(
      ElasticsearchServer server) throws Exception {
    ServerNode node = server.nodes().getFirst();
    set(server, "towerrank.models.max_uploads", "8");
    set(server, "towerrank.models.run_timeout", "\"1s\"");
    long before = ServerStatistics.ofNode(server, "memory_in_bytes");
    byte[] slow = RandomBundles.slowTowers(1);
    Callable<Answer> upload =
        () -> node.client(OPERATOR).send("PUT", UPLOAD, "application/zip", slow);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(8, upload))) {
        answers.add(answer.get());
      }
      assertThat(answers).extracting(Answer::status).contains(400, 429).containsOnly(400, 429);
      for (Answer answer : answers) {
        String reason =
            answer.status() == 400 ? "its trial to take at most 1s" : "towerrank_uploads";
        assertThat(answer.body()).contains(reason);
      }
    }
    await(() -> files(node).isEmpty());
    assertThat(ServerStatistics.ofNode(server, "memory_in_bytes")).isEqualTo(before);
    set(server, "towerrank.models.run_timeout", "null");
    Catalogue.put(server, "uploaded", RandomBundles.towers(1));
    server.client().send("DELETE", UPLOAD).orFail();
    assertThat(files(node)).isEmpty();
  }

  private static void windowsThatThereIsNoMemoryForAreRefused(ElasticsearchServer server)
      throws Exception {
    String search = rescored(DOCUMENTS);
    List<Callable<Integer>> searches = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      searches.add(() -> server.client(SEARCHER).send("POST", "/movies/_search", search).status());
    }
    limitBuffers(server, "null");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> status : threads.invokeAll(searches)) {
        statuses.add(status.get());
      }
      assertThat(statuses).isSubsetOf(200, 429);
    }
    long limit = ServerStatistics.ofNode(server, "buffers_limit_in_bytes");
    assertThat(ServerStatistics.ofNode(server, "buffers_in_bytes")).isBetween(1L, limit);
    limitBuffers(server, "\"4b\"");
    // Idle buffers are given back within seconds.
    await(() -> server.client(SEARCHER).send("POST", "/movies/_search", search).status() == 429);
    await(() -> ServerStatistics.ofNode(server, "buffers_in_bytes") == 0);
    assertThat(ServerStatistics.ofNode(server, "buffers_limit_in_bytes")).isEqualTo(4);
    limitBuffers(server, "null");
    assertThat(searches.getFirst().call()).isEqualTo(200);
  }

  /** Each round's update gives the segment of all others new descriptions of its fields. */
  private static void documentsAreKeptWhileOthersAreUpdated(ElasticsearchServer server) {
    long before = cached(server);
    String search = rescored(1000);
    server.client(SEARCHER).send("POST", "/movies/_search", search).orFail();
    long window = cached(server) - before;
    assertThat(window).isPositive();
    List<String> items = items();
    for (int round = 0; round < 20; round++) {
      String document = items.get(round);
      server
          .client()
          .send("PUT", "/movies/_doc/" + (DOCUMENTS - round) + "?refresh=true", document)
          .orFail();
      server.client(SEARCHER).send("POST", "/movies/_search", search).orFail();
    }
    assertThat(cached(server) - before).isLessThan(2 * window);
  }

  private static long cached(ElasticsearchServer server) {
    return ServerStatistics.ofNode(server, "document_cache_in_bytes");
  }

  private static String rescored(int window) {
    Map<String, Object> rescorer =
        Map.of("model_id", Catalogue.RANKER, "user", Map.of(), "combine", Map.of("click", 1));
    return Catalogue.json(
        Map.of("size", 1, "rescore", Map.of("window_size", window, "towerrank", rescorer)));
  }

  private static void limitBuffers(ElasticsearchServer server, String size) {
    set(server, "towerrank.models.buffer_size", size);
  }

  private static void set(ElasticsearchServer server, String setting, String value) {
    String body = "{\"persistent\":{\"" + setting + "\":" + value + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static List<String> items() {
    return Catalogue.items().values().stream().map(Catalogue::json).toList();
  }

  private static void fill(ElasticsearchServer server) {
    Catalogue.put(server, Catalogue.RANKER, Catalogue.RANKER_ZIP);
    Catalogue.create(server, "movies", 1);
    List<String> items = items();
    StringBuilder bulk = new StringBuilder();
    for (int i = 1; i <= DOCUMENTS; i++) {
      bulk.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n");
      bulk.append(items.get(i % items.size())).append('\n');
    }
    server.client().send("POST", "/movies/_bulk", bulk.toString()).orFail();
    server.client().send("POST", "/movies/_forcemerge?max_num_segments=1").orFail();
    server.client().send("POST", "/movies/_refresh").orFail();
  }

  /** Files of bundles on their way, this node's alone. */
  private static List<Path> files(ServerNode node) {
    try (Stream<Path> all = Files.walk(node.temporaryFiles())) {
      return all.filter(file -> file.getFileName().toString().endsWith(".zip"))
          .filter(file -> !file.toString().contains("another-node"))
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      // A file went while it was looked at.
      return List.of(node.temporaryFiles());
    }
  }

  private static long size(ServerNode node) {
    return files(node).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int attempt = 0; attempt < 200 && !condition.getAsBoolean(); attempt++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
