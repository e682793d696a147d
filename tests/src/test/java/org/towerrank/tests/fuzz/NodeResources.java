package org.towerrank.tests.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerNode;

/**
 * What a node holds.
 *
 * @param modelBytes memory of models that it accounts for
 * @param breakerBytes what the circuit breaker of models counts
 * @param openFiles descriptors of its process
 * @param threads of its process
 * @param temporaryFiles bundles and parts of them, however deep in its temporary directory
 */
record NodeResources(
    long modelBytes, long breakerBytes, int openFiles, int threads, List<String> temporaryFiles) {
  private static final Pattern BUNDLE = Pattern.compile("\\.(zip|unzipped)$");
  private static final Path PROCESSES = Path.of("/proc");

  /** What it holds now. */
  static NodeResources of(ServerNode node) {
    ServerClient client = node.client();
    JsonNode own = first(client, "/_towerrank/stats");
    JsonNode breakers = first(client, "/_nodes/stats/breaker").get("breakers");
    Path process = PROCESSES.resolve("" + node.processId().orElseThrow());
    return new NodeResources(
        own.get("memory_in_bytes").asLong(),
        breakers.at("/towerrank/estimated_size_in_bytes").asLong(),
        list(process.resolve("fd")).size(),
        list(process.resolve("task")).size(),
        bundles(node.temporaryFiles()));
  }

  private static JsonNode first(ServerClient client, String path) {
    return client.send("GET", path).orFail().json().get("nodes").iterator().next();
  }

  private static List<String> bundles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(Path::toString)
          .filter(file -> BUNDLE.matcher(file).find())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
