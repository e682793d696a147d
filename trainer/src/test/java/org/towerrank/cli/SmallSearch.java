package org.towerrank.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Searches over the data of a small service, in a folder. */
record SmallSearch(Path folder, SmallService service) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Arguments of a search of a few epochs. */
  List<Object> tune(Path recipe, Path data, String out, int trials, Object... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("tune", recipe, "--quiet", "--data", data));
    arguments.addAll(List.of("--out", folder.resolve(out), "--trials", trials));
    arguments.addAll(List.of("--set", "fit.epochs=4", "--set", "fit.batch_size=256"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** The same for a DeepFM of the service. */
  List<Object> tune(String out, int trials, Object... more) {
    return tune(SmallService.recipe("deepfm"), service.data(), out, trials, more);
  }

  /** What is kept of each trial, but for its seconds. */
  List<JsonNode> trials(String out) throws IOException {
    List<JsonNode> trials = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("trials.jsonl"))) {
      ObjectNode trial = (ObjectNode) JSON.readTree(line);
      trial.remove("seconds");
      trials.add(trial);
    }
    return trials;
  }

  /** A file of ranges. */
  Path space(String text) throws IOException {
    return Files.writeString(folder.resolve("space.yaml"), text);
  }
}
