package org.towerrank.serverbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.bench.PythonScript;
import org.towerrank.server.ServerException;

/**
 * A client in Python that does what {@link ClientScoring} does, in a process of its own. It gets
 * the searches through a pipe.
 */
final class PythonClient implements AutoCloseable {
  private static final String SCRIPT = "client_scoring.py";
  private static final JsonMapper JSON = new JsonMapper();

  private final ClickIndex index;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final String versions;

  private PythonClient(ClickIndex index, Process process) throws IOException {
    this.index = index;
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.versions = line();
  }

  /**
   * Starts one.
   *
   * @param python the program, which finds numpy and onnxruntime
   * @param bundle the directory of the model
   * @param temporary where the script may be written
   */
  static PythonClient start(String python, ClickIndex index, Path bundle, Path temporary)
      throws IOException {
    PythonScript script = PythonScript.of(PythonClient.class, SCRIPT, temporary, python);
    return new PythonClient(
        index, script.process(bundle.toString(), index.searchAddress()).start());
  }

  /** Versions of Python and of what it uses, as JSON. */
  String versions() {
    return versions;
  }

  /** Numbers of the best ten hits of a window, best first. */
  List<Integer> best(int group, int window) throws IOException {
    requests.write(index.withFeaturesForUser(group, window));
    requests.write('\n');
    requests.flush();
    List<Integer> best = new ArrayList<>();
    for (JsonNode hit : parse(line())) {
      best.add(hit.asInt());
    }
    return best;
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new ServerException(
          "expected an answer of the client in Python, which ended; its error is above");
    }
    return line;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ServerException("expected JSON of the client in Python, got [" + line + "]", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
