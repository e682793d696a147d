package org.towerrank.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Libraries of approximate nearest neighbours in a process of Python, which gets what is asked
 * through a pipe and the vectors in files.
 */
final class PythonNeighbours implements AutoCloseable {
  /** Libraries to compare with; the first is the one that a bar is set by. */
  static final List<String> LIBRARIES = List.of("hnswlib", "faiss");

  private static final String SCRIPT = "nearest_neighbours.py";
  private static final JsonMapper JSON = new JsonMapper();

  private final String python;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final String versions;

  private PythonNeighbours(String python, Process process) throws IOException {
    this.python = python;
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.versions = line();
  }

  /**
   * What graphs are made of.
   *
   * @param items file of the items' vectors, float32 with the least byte first
   * @param users file of the users' vectors, likewise
   * @param connections of a node of the graph
   * @param beam width when the graph is made
   */
  record Settings(Path items, Path users, int dimension, int connections, int beam) {
    private String json() throws JsonProcessingException {
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("items", items.toString());
      settings.put("users", users.toString());
      settings.put("dimension", dimension);
      settings.put("connections", connections);
      settings.put("beam", beam);
      return JSON.writeValueAsString(settings);
    }
  }

  /**
   * What a search of all users found.
   *
   * @param nanos that each user's took
   * @param neighbours places of the items of each in the file, best first
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
  record Found(long[] nanos, int[][] neighbours) {}

  /**
   * Starts the process. The files need not be there yet.
   *
   * @param directory where the program may be written
   * @throws IOException when Python cannot be started, or lacks a module; what it says is passed on
   */
  static PythonNeighbours start(String python, Path directory, Settings settings)
      throws IOException {
    PythonScript script = PythonScript.of(PythonNeighbours.class, SCRIPT, directory, python);
    return new PythonNeighbours(python, script.process(settings.json()).start());
  }

  /** Versions of Python and of the libraries, as JSON. */
  String versions() {
    return versions;
  }

  /** Makes a library's graph of the items; returns seconds. */
  double build(String library) throws IOException {
    return ask(Map.of("build", library)).required("seconds").asDouble();
  }

  /**
   * Searches the graph for every user.
   *
   * @param k items to find
   * @param candidates nodes of the graph to consider
   */
  Found search(String library, int k, int candidates) throws IOException {
    JsonNode answer = ask(Map.of("search", library, "k", k, "candidates", candidates));
    JsonNode nanos = answer.required("nanos");
    JsonNode neighbours = answer.required("neighbours");
    long[] times = new long[nanos.size()];
    int[][] found = new int[nanos.size()][];
    for (int i = 0; i < times.length; i++) {
      times[i] = nanos.get(i).asLong();
      found[i] = JSON.convertValue(neighbours.get(i), int[].class);
    }
    return new Found(times, found);
  }

  private JsonNode ask(Map<String, Object> request) throws IOException {
    requests.write(JSON.writeValueAsString(request));
    requests.newLine();
    requests.flush();
    String line = line();
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException("expected JSON of [" + python + "], got [" + line + "]", e);
    }
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(
          "expected ["
              + python
              + "] to search with "
              + LIBRARIES
              + ", it ended with exit code "
              + process.onExit().join().exitValue()
              + "; its error is above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
