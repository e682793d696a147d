package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.command.LauncherEnvironment;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a large bundle takes to load, and how much memory it needs. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Loads a ranking bundle with a large vocabulary for serving: how long it takes, and"
          + " what it then holds in memory beside the size of its files, measured in a process"
          + " of its own."
    })
public final class LoadBenchmark extends Benchmark {
  private static final String LOAD = "load";

  @Option(names = "--rows", paramLabel = "N", description = "Words of the vocabulary; 1000000.")
  private int rows = 1_000_000;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds; 10.")
  private int rounds = 10;

  @Override
  protected List<Measure> measure() throws IOException {
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-")) {
      Path path = temporary.path().resolve("bundle");
      RankingWorkload workload = RankingWorkload.ofWords(rows);
      RandomBundles.writer(workload.model(workload.schema()), seed()).write(path, false);
      Timings timings =
          new Rounds()
              .add(
                  LOAD,
                  round -> RankingModel.load(Bundle.open(path), SessionSettings.SERVING).close())
              .run(3, rounds);
      long files = DiskUse.bytes(path);
      double resident = resident(path);
      List<Measure> measures = new ArrayList<>();
      double seconds = timings.of(LOAD).median() / 1e6;
      measures.add(Measure.atMost(2, "load from warm disk, median", seconds, "s"));
      measures.add(Measure.of("files", (double) files, "bytes"));
      measures.add(Measure.of("resident", resident, "bytes"));
      measures.add(Measure.atMost(1.3, "resident / files", resident / files, "ratio"));
      return measures;
    }
  }

  /** Bytes that another process holds more when it has loaded the bundle. */
  private static double resident(Path bundle) throws IOException {
    Path result = bundle.resolveSibling("resident");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                // All of the heap is resident from the start, so that what grows is native memory.
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ResidentMemory.class.getName(),
                bundle.toString(),
                result.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // The launcher has the allocator keep what is freed, which would hide what the model takes.
    LauncherEnvironment.removeFrom(builder);
    Process process = builder.start();
    process.onExit().join();
    if (!Files.exists(result)) {
      throw new BundleException(
          "["
              + bundle
              + "] could not be loaded in a process of its own: exit code "
              + process.exitValue());
    }
    return Long.parseLong(Files.readString(result));
  }
}
