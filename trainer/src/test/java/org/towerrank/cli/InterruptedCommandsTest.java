package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Run;

/** Commands whose process is told to end, and commands that run out of space. */
@Tag("slow")
@ExtendWith(SmallService.Resolver.class)
class InterruptedCommandsTest {
  private static final int SIGNALLED = 128;
  private static final int INT = 2;
  private static final int TERM = 15;
  private static final int KILL = 9;

  @TempDir private Path folder;
  private final SmallService service;

  InterruptedCommandsTest(SmallService service) {
    this.service = service;
  }

  @Test
  void interruptedFittingLeavesTheBestWeightsSoFar() throws Exception {
    Path run = folder.resolve("run");
    try (ChildProcess train =
        ChildProcess.start(
            service.training(
                "deepfm", run, "--set", "fit.epochs=1000000", "--set", "fit.patience=1000000"))) {
      train.awaitLine("epoch 2: ");
      train.signal("INT");
      assertThat(train.awaitLine("warning: fitting was interrupted in epoch ["))
          .contains("]: the run has the best weights until then, those of epoch [");
      assertThat(train.exitCode()).isEqualTo(SIGNALLED + INT);
    }
    assertThat(Run.open(run).provenance().metrics()).containsKey("auc/click");
    requireServes(run);
  }

  @Test
  void fittingInterruptedInItsFirstEpochLeavesWeightsThatAreMeasured() throws Exception {
    Path run = folder.resolve("run");
    try (ChildProcess train =
        ChildProcess.startWithALineEachSecond(
            "train",
            SmallService.recipe("deepfm"),
            "--data",
            service.data(),
            "--out",
            run,
            "--set",
            "fit.batch_size=1",
            // So large that the first line on an epoch comes long before its end.
            "--set",
            "network.mlp.layers=[2048, 2048]")) {
      assertThat(train.awaitLine("epoch 1: ")).doesNotContain("took");
      train.signal("TERM");
      assertThat(train.awaitLine("warning: fitting was interrupted in epoch ["))
          .endsWith("[1]: the run has the best weights until then, those of epoch [1]");
      assertThat(train.exitCode()).isEqualTo(SIGNALLED + TERM);
    }
    assertThat(Run.open(run).provenance().metrics()).containsKey("auc/click");
    assertThat(folder.toFile().list()).containsExactly("run");
  }

  @Test
  void interruptedBeforeFittingBeginsItEndsAtOnceAndKeepsAnEarlierRun() throws Exception {
    Path run = folder.resolve("run");
    CommandRun.done(service.training("deepfm", run, "--quiet", "--set", "fit.epochs=1"));
    byte[] earlier = Files.readAllBytes(run.resolve("run.json"));
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    // So many rows that reading them takes some seconds.
    data.edit("demo_ranking/val.csv.gz", text -> text + rows(text).repeat(5000));
    try (ChildProcess train =
        ChildProcess.start(
            "train", SmallService.recipe("deepfm"), "--data", data.directory(), "--out", run)) {
      train.awaitLine("read demo_ranking/train.csv.gz");
      train.signal("INT");
      assertThat(train.exitCode()).isEqualTo(SIGNALLED + INT);
    }
    assertThat(run.resolve("run.json")).hasBinaryContent(earlier);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("run", "data");
  }

  private static String rows(String table) {
    return table.substring(table.indexOf('\n') + 1);
  }

  private void requireServes(Path run) {
    Path bundle = folder.resolve("bundle");
    CommandRun.done("export", run, "--out", bundle);
    CommandRun.done("verify", bundle, "--rows", 50);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("run", "bundle");
  }

  /** What benchmarks generate may fill a disk. */
  @Test
  void anInterruptedBenchmarkLeavesNothing() throws Exception {
    try (ChildProcess bench =
        ChildProcess.startWithTemporaryFilesIn(folder, "bench", "read", "--rows", 5_000_000)) {
      while (generated().isEmpty()) {
        assertThat(bench.isAlive()).isTrue();
        Thread.sleep(20);
      }
      bench.signal("INT");
      assertThat(bench.exitCode()).isEqualTo(SIGNALLED + INT);
    }
    assertThat(generated()).isEmpty();
  }

  private List<String> generated() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("towerrank-bench-"))
          .toList();
    }
  }

  /** The run of a fit that was under way was written where all had been deleted by then. */
  @Test
  void anInterruptedDemonstrationLeavesNothing() throws Exception {
    Path out = folder.resolve("made").resolve("demo");
    try (ChildProcess demo = ChildProcess.startWithALineEachSecond("demo", "--out", out)) {
      demo.awaitLine("epoch 1: ");
      demo.signal("INT");
      assertThat(demo.exitCode()).isEqualTo(SIGNALLED + INT);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anInterruptedIndexLeavesNothing() throws Exception {
    Path items = folder.resolve("items.csv");
    try (BufferedWriter writer = Files.newBufferedWriter(items)) {
      writer.write("item_id,year,genres\n");
      for (int i = 0; i < 150_000; i++) {
        writer.write(i + "," + (1950 + i % 70) + ",Drama\n");
      }
    }
    try (ChildProcess index =
        ChildProcess.start(
            "index",
            "--towers",
            service.bundle("dssm"),
            "--items",
            items,
            "--out",
            folder.resolve("made").resolve("index"))) {
      while (index.isAlive() && folder.toFile().list().length == 1) {
        Thread.sleep(5);
      }
      index.signal("TERM");
      assertThat(index.exitCode()).isEqualTo(SIGNALLED + TERM);
      assertThat(index.errors()).isEmpty();
    }
    assertThat(folder.toFile().list()).containsExactly("items.csv");
  }

  /** Parquet is made of a CSV file, as large as all predictions. */
  @Test
  void whatAKilledPredictionLeftGoesWithTheNext() throws Exception {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    Object[] arguments = {
      "predict",
      service.run("deepfm"),
      "--quiet",
      "--data",
      data.file("demo_ranking/test.csv.gz"),
      "--out",
      folder.resolve("scores.parquet")
    };
    data.edit("demo_ranking/test.csv.gz", text -> text + rows(text).repeat(2000));
    try (ChildProcess predict = ChildProcess.start(arguments)) {
      while (predict.isAlive() && bytesBeside(data.directory()) == 0) {
        Thread.sleep(1);
      }
      predict.signal("KILL");
      assertThat(predict.exitCode()).isEqualTo(SIGNALLED + KILL);
    }
    assertThat(bytesBeside(data.directory())).isPositive();
    assertThat(folder.resolve("scores.parquet")).doesNotExist();
    data.edit("demo_ranking/test.csv.gz", text -> text.substring(0, text.indexOf('\n', 1000) + 1));
    CommandRun.done(arguments);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("data", "scores.parquet");
  }

  private long bytesBeside(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.startsWith(data) && Files.isRegularFile(file))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void anInterruptedEvaluationTakesItsIndexAway() throws Exception {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    StringBuilder more = new StringBuilder();
    data.edit(
        "demo_recall/items.csv.gz",
        text -> {
          String last = text.lines().reduce("", (first, second) -> second);
          for (int i = 0; i < 30_000; i++) {
            more.append("more").append(i).append(last.substring(last.indexOf(','))).append('\n');
          }
          return text + more;
        });
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path bundle = service.bundle("dssm");
    try (ChildProcess evaluation =
        ChildProcess.startWithTemporaryFilesIn(
            temporary, "evaluate", bundle, "--data", data.directory())) {
      while (evaluation.isAlive() && indexes(temporary).isEmpty()) {
        Thread.sleep(5);
      }
      assertThat(indexes(temporary)).hasSize(1);
      evaluation.signal("INT");
      assertThat(evaluation.exitCode()).isEqualTo(SIGNALLED + INT);
    }
    assertThat(indexes(temporary)).isEmpty();
  }

  private static List<String> indexes(Path temporary) {
    return Arrays.stream(Objects.requireNonNull(temporary.toFile().list()))
        .filter(name -> name.startsWith("towerrank-evaluate-"))
        .toList();
  }

  @Test
  void whereARunDoesNotFitOnTheDiskNothingIsLeft() throws Exception {
    // Unpacks what libtorch needs, which would not fit either.
    service.run("deepfm");
    Path run = folder.resolve("run");
    try (ChildProcess train =
        ChildProcess.startWithLargestFile(
            16, service.training("deepfm", run, "--quiet", "--set", "fit.epochs=1"))) {
      assertThat(train.exitCode()).isEqualTo(1);
      assertThat(train.errors())
          .containsExactly("towerrank train: [" + run + "] could not be written: File too large");
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** A killed search could not go on within the trial, and a refit from its best lacks moments. */
  @Test
  void whereACheckpointOfASearchDoesNotFitOnTheDiskItIsTold() throws Exception {
    Path weights = service.run("deepfm").resolve("weights.safetensors");
    int kilobytes = (int) (Files.size(weights) / 1024) + 4;
    Path search = folder.resolve("search");
    List<Object> arguments = new SmallSearch(folder, service).tune("search", 1);
    try (ChildProcess tune = ChildProcess.startWithLargestFile(kilobytes, arguments.toArray())) {
      assertThat(tune.awaitLine("warning: the checkpoint [" + search.resolve("trial-1")))
          .contains("could not be written: File too large");
      assertThat(tune.exitCode()).isZero();
    }
    assertThat(search.resolve("best/weights.safetensors")).exists();
  }

  @Test
  void whereTheLibrariesOfFittingDoNotFitOnTheDiskTheirFolderIsTold() throws Exception {
    Path cache = folder.resolve("cache");
    String limited = "ulimit -f 1000 && export DJL_CACHE_DIR=\"$0\" && exec \"$@\"";
    try (ChildProcess train =
        ChildProcess.startBehind(
            new String[] {"bash", "-c", limited, cache.toString()},
            service.training("deepfm", folder.resolve("run"), "--quiet"))) {
      assertThat(train.exitCode()).isEqualTo(1);
      assertThat(train.errors())
          .singleElement()
          .asString()
          .startsWith("towerrank train: [" + cache.resolve("pytorch") + "]: PyTorch's libraries")
          .contains("IOException: File too large", "DJL_CACHE_DIR=DIR");
    }
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
