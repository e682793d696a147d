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
 * Fits models with Torch-RecHub, in a process of its own: DeepFM to clicks in the shape of {@link
 * ClickData}, or two towers to choices in that of {@link TowerData}. What it is given lies encoded
 * in memory, so that neither reading nor encoding is measured.
 *
 * @param script the program, whose Python has to find {@code torch_rechub}
 */
record TorchRechub(PythonScript script) {
  private static final String RANKERS = "torch_rechub_fit.py";
  private static final String TOWERS = "torch_rechub_towers.py";

  /** Negatives of each choice, as Torch-RecHub's examples have them. */
  private static final int NEGATIVES = 3;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What a run gave.
   *
   * @param versions of what it ran on, in words
   * @param ownLoader rows, or choices, a second with Torch-RecHub's loader, which collates row by
   *     row
   * @param slicedBatches the same with batches cut from arrays at once
   */
  record Rates(String versions, double ownLoader, double slicedBatches) {}

  /** Writes the script that fits DeepFM into a directory. */
  static TorchRechub rankers(Path directory, String python) throws IOException {
    return new TorchRechub(PythonScript.of(TorchRechub.class, RANKERS, directory, python));
  }

  /** Writes the script that fits two towers into a directory. */
  static TorchRechub towers(Path directory, String python) throws IOException {
    return new TorchRechub(PythonScript.of(TorchRechub.class, TOWERS, directory, python));
  }

  /**
   * Fits a model.
   *
   * @param settings {@link #clicks} of the script for DeepFM, {@link #choices} of that for towers
   * @throws IOException if the program cannot be run, or fails; what it says of that is passed on
   */
  Rates fit(Map<String, Object> settings) throws IOException {
    ProcessBuilder builder = script.process(JSON.writeValueAsString(settings));
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

  /**
   * Settings of DeepFM with one vocabulary.
   *
   * @param vocabulary rows of the embedding tables of all columns
   * @param batch rows a step
   * @param steps to measure, of each loader
   */
  static Map<String, Object> clicks(long vocabulary, int batch, int steps, long seed) {
    Map<String, Object> settings = steps(batch, steps, seed);
    settings.put("vocabulary", vocabulary);
    settings.put("categorical", ClickData.CATEGORICAL);
    settings.put("numeric", ClickData.NUMERIC);
    settings.put("values", ClickData.VALUES);
    settings.put("skew", ClickData.SKEW);
    settings.put("dimension", ClickRecipe.DIMENSION);
    settings.put("layers", ClickRecipe.LAYERS);
    return settings;
  }

  /**
   * Settings of two towers with one catalogue.
   *
   * @param model {@code dssm} or {@code youtubednn}
   * @param batch rows a step: of DSSM a choice has one, and one for each negative
   * @param steps to measure, of each loader, of as many choices as a batch has rows
   */
  static Map<String, Object> choices(String model, int items, int batch, int steps, long seed) {
    Map<String, Object> settings = steps(batch, steps, seed);
    settings.put("model", model);
    settings.put("items", items);
    settings.put("ages", TowerData.AGES);
    settings.put("groups", TowerData.GROUPS);
    settings.put("history", TowerData.HISTORY);
    settings.put("skew", TowerData.SKEW);
    settings.put("dimension", TowerRecipe.DIMENSION);
    settings.put("hidden", TowerRecipe.HIDDEN);
    settings.put("negatives", NEGATIVES);
    return settings;
  }

  private static Map<String, Object> steps(int batch, int steps, long seed) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("batch", batch);
    settings.put("steps", steps);
    settings.put("seed", seed);
    return settings;
  }

  private static Rates rates(String answer) throws IOException {
    try {
      JsonNode json = JSON.readTree(answer);
      String versions =
          "Python %s, PyTorch %s, Torch-RecHub %s, %s threads"
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
