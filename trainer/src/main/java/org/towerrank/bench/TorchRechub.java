package org.towerrank.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fits DeepFM to clicks in the shape of {@link ClickData} with Torch-RecHub, in a process of its
 * own. What it is given lies encoded in memory, so that neither reading nor encoding is measured.
 *
 * @param script the program, whose Python has to find {@code torch_rechub}
 */
record TorchRechub(PythonScript script) {
  private static final String SCRIPT = "torch_rechub_fit.py";
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What a run gave.
   *
   * @param versions of what it ran on, in words
   * @param ownLoader rows a second with Torch-RecHub's loader, which collates row by row
   * @param slicedBatches rows a second with batches cut from arrays at once
   */
  record Rates(String versions, double ownLoader, double slicedBatches) {}

  /** Writes the script into a directory. */
  static TorchRechub in(Path directory, String python) throws IOException {
    return new TorchRechub(PythonScript.of(TorchRechub.class, SCRIPT, directory, python));
  }

  /**
   * Fits with one vocabulary.
   *
   * @param vocabulary rows of the embedding tables of all columns
   * @param batch rows a step
   * @param steps to measure, of each loader
   * @throws IOException if the program cannot be run, or fails; what it says of that is passed on
   */
  Rates fit(long vocabulary, int batch, int steps, long seed) throws IOException {
    ProcessBuilder builder =
        script.process(JSON.writeValueAsString(settings(vocabulary, batch, steps, seed)));
    builder.environment().put("TQDM_DISABLE", "1");
    Process process = builder.start();
    String answer;
    try (InputStream out = process.getInputStream()) {
      answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(
          "expected ["
              + script.python()
              + "] to fit with torch_rechub, got exit code "
              + code
              + "; its error is above");
    }
    return rates(answer);
  }

  private static Map<String, Object> settings(long vocabulary, int batch, int steps, long seed) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("vocabulary", vocabulary);
    settings.put("categorical", ClickData.CATEGORICAL);
    settings.put("numeric", ClickData.NUMERIC);
    settings.put("values", ClickData.VALUES);
    settings.put("skew", ClickData.SKEW);
    settings.put("dimension", ClickRecipe.DIMENSION);
    settings.put("layers", ClickRecipe.LAYERS);
    settings.put("batch", batch);
    settings.put("steps", steps);
    settings.put("seed", seed);
    return settings;
  }

  private static Rates rates(String answer) throws IOException {
    try {
      JsonNode json = JSON.readTree(answer);
      String versions =
          "Python %s, PyTorch %s, Torch-RecHub %s, %d threads"
              .formatted(
                  json.required("python").asText(),
                  json.required("torch").asText(),
                  json.required("torch_rechub").asText(),
                  json.required("threads").asInt());
      return new Rates(
          versions,
          json.required("own_loader").asDouble(),
          json.required("sliced_batches").asDouble());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          "expected rows a second as JSON of torch_rechub, got [" + answer + "]", e);
    }
  }
}
