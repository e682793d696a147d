package org.towerrank.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One of the plugin's files in the format of the server's {@code rest-api-spec}.
 *
 * @param name of the request, which the file is called by
 * @param json what the file says of it
 */
public record RestSpec(String name, JsonNode json) {
  private static final Path FOLDER = Path.of("../es-plugin/src/main/resources/rest-api-spec/api");
  private static final JsonMapper JSON = new JsonMapper();

  /** A path and a method of a request. */
  public record Call(RestSpec spec, String method, String path, JsonNode parts) {}

  /** All files of the plugin. */
  public static List<RestSpec> all() throws IOException {
    List<RestSpec> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER)) {
      for (Path file : files) {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        JsonNode json = JSON.readTree(Files.readString(file));
        if (json.size() != 1 || !json.has(name)) {
          throw new IllegalStateException("expected [" + file + "] to describe [" + name + "]");
        }
        all.add(new RestSpec(name, json.get(name)));
      }
    }
    all.sort(Comparator.comparing(RestSpec::name));
    return all;
  }

  /** Every path with every method of it. */
  public List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (JsonNode path : json.at("/url/paths")) {
      for (JsonNode method : path.get("methods")) {
        calls.add(new Call(this, method.asText(), path.get("path").asText(), path.path("parts")));
      }
    }
    return calls;
  }

  /** The parameters of its query, by name. */
  public JsonNode params() {
    return json.path("params");
  }

  /** The names of its parameters. */
  public Set<String> paramNames() {
    Set<String> names = new TreeSet<>();
    params().fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The content type of its body; empty where it takes none. */
  Optional<String> contentType() {
    return json.has("body")
        ? Optional.of(json.at("/headers/content_type/0").asText())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
