package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What benchmarks say, which are run in this process. */
final class BenchmarkOutput {
  private BenchmarkOutput() {}

  static JsonNode report(Benchmark benchmark, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return new JsonMapper().readTree(output(benchmark, all.toArray(String[]::new)));
  }

  static List<String> names(JsonNode report) {
    return report.get("measures").findValuesAsText("name");
  }

  static double value(JsonNode report, String name) {
    for (JsonNode measure : report.get("measures")) {
      if (measure.get("name").asText().equals(name)) {
        return measure.get("value").asDouble();
      }
    }
    throw new AssertionError("no measure [" + name + "] in " + names(report));
  }

  static String output(Benchmark benchmark, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(benchmark).setOut(new PrintWriter(out));
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }
}
