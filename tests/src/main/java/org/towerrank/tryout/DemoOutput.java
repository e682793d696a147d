package org.towerrank.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.bundle.Bundle;
import org.towerrank.demo.Demo;
import org.towerrank.demo.DemoReport;
import org.towerrank.progress.Progress;

/**
 * What a demonstration left in its directory.
 *
 * @param subject what its data is
 * @param bundles zips by the key of the model, such as {@code dssm}
 * @param items the table of all items; the tables of users and of events are beside it
 * @param users ids of the users whom it recommended something
 */
record DemoOutput(String subject, Map<String, Path> bundles, Path items, List<String> users) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Runs the demonstration on generated data unless the directory has the output of one. */
  static DemoOutput in(Path directory, Progress progress, Runnable running) throws IOException {
    Path report = directory.resolve(DemoReport.FILE);
    if (!Files.exists(report)) {
      running.run();
      Demo.generated(progress, step -> {}).run(directory);
    }
    JsonNode json = JSON.readTree(report.toFile());
    Map<String, Path> bundles = new LinkedHashMap<>();
    for (JsonNode model : json.get("models")) {
      bundles.put(model.get("key").asText(), directory.resolve(model.get("bundle").asText()));
    }
    Path items = Path.of(json.get("items").asText());
    return new DemoOutput(
        json.get("subject").asText(),
        bundles,
        Files.exists(directory.resolve(items)) ? directory.resolve(items) : items,
        json.get("users").findValues("user").stream()
            .map(user -> user.get("user_id").asText())
            .toList());
  }

  /** The bundle of a model. */
  Bundle bundle(String key) throws IOException {
    return Bundle.open(
        Objects.requireNonNull(bundles.get(key), "expected a model [" + key + "] in " + bundles));
  }

  /** A table of the same data set. */
  Path table(String name) {
    return items.resolveSibling(name);
  }
}
