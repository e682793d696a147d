package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.fault.AllocationRun.Part;
import org.towerrank.fault.Faults.Kind;

/**
 * Models whose first, second, third … allocation in ONNX Runtime fails while they are loaded and
 * run, in processes of their own. Run by {@code .ci/faults}.
 */
class AllocationFaults {
  private final Faults faults = Faults.ofThisProcess();

  /**
   * What a sweep came to.
   *
   * @param allocations that there are when none fails
   * @param deaths allocations whose failure ended the process
   * @param problems whatever else was not as it should be
   */
  private record Outcome(long allocations, List<String> deaths, List<String> problems) {}

  @ParameterizedTest
  @CsvSource({"ranker,LOADING", "ranker,RUNNING", "towers,LOADING", "towers,RUNNING"})
  void memoryOfTensors(String model, Part part) throws IOException {
    Outcome outcome = sweep(model, part, Kind.TENSOR);
    assertThat(outcome.problems).isEmpty();
    assertThat(outcome.deaths).isEmpty();
    assertThat(outcome.allocations).isGreaterThan(10);
  }

  /** One allocation of each run of a graph is where the runtime ends its process itself. */
  @Test
  void otherMemoryOfRuns() throws IOException {
    Outcome outcome = sweep("towers", Part.RUNNING, Kind.OBJECT);
    assertThat(outcome.problems).isEmpty();
    assertThat(outcome.deaths).hasSizeLessThanOrEqualTo(1);
    assertThat(outcome.allocations).isGreaterThan(50);
  }

  private Outcome sweep(String model, Part part, Kind kind) throws IOException {
    List<String> deaths = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    long number = 1;
    while (deaths.size() < 10) {
      Process process = start(model, part, kind, number);
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      int status = process.onExit().join().exitValue();
      if (status == 0 && lines.getLast().startsWith(AllocationRun.DONE)) {
        problems.addAll(lines.subList(0, lines.size() - 1));
        long all = Long.parseLong(lines.getLast().substring(AllocationRun.DONE.length()));
        return new Outcome(all, deaths, problems);
      }
      if (faults.failing() == 0) {
        throw new IllegalStateException("ended with " + status + ": " + lines);
      }
      deaths.add(faults.failing() + " [" + faults.failed() + "]");
      number = faults.failing() + 1;
      faults.end();
    }
    return new Outcome(0, deaths, problems);
  }

  private static Process start(String model, Part part, Kind kind, long number) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AllocationRun.class.getName(),
            model,
            part.name(),
            kind.name(),
            Long.toString(number),
            "1");
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
