package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.TensorFile;

/** Fits whose process ended in the midst go on, and end with the weights of one that was not. */
@ExtendWith(SmallService.Resolver.class)
class ResumeTest {
  /** So that there is a checkpoint every few steps. */
  private static final String OFTEN = "--checkpoint-minutes=0.0005";

  @TempDir private static Path left;
  @TempDir private Path folder;
  private final SmallService service;

  ResumeTest(SmallService service) {
    this.service = service;
  }

  private List<Object> train(String model, String out, Object... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", SmallService.recipe(model), "--quiet"));
    arguments.addAll(List.of("--data", service.data(), "--out", folder.resolve(out)));
    arguments.addAll(List.of("--set", "fit.batch_size=64", "--set", "fit.epochs=4"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private String weights(String run) throws IOException {
    return TensorFile.sha256(folder.resolve(run).resolve("weights.safetensors"));
  }

  private String fitting(String run) throws IOException {
    return TensorFile.sha256(folder.resolve(run).resolve("fitting.safetensors"));
  }

  private Path checkpoint(String run) {
    return folder.resolve(run + ".checkpoint").resolve("checkpoint.json");
  }

  /**
   * Kills until a fit is through, at times while writing. The run that it started from is gone by
   * then.
   */
  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "dssm"})
  void killedAtRandomMomentsItEndsWithTheSameWeights(String model) throws Exception {
    Path start = Files.createSymbolicLink(folder.resolve("start"), service.run(model));
    Object[] settings = {OFTEN, "--set", "fit.start_from=" + start};
    CommandRun.done(train(model, "whole", settings).toArray());
    Random random = new Random(11);
    Object[] arguments = train(model, "killed", settings).toArray();
    for (int kill = 0; kill < 3; kill++) {
      kill(checkpoint("killed"), random.nextInt(250), arguments);
      Files.deleteIfExists(start);
      if (Files.exists(folder.resolve("killed"))) {
        break;
      }
      arguments = new Object[] {"train", "--quiet", "--resume", folder.resolve("killed"), OFTEN};
    }
    if (!Files.exists(folder.resolve("killed"))) {
      CommandRun.done(arguments);
    }
    assertThat(weights("killed")).isEqualTo(weights("whole"));
    assertThat(fitting("killed")).as("moments").isEqualTo(fitting("whole"));
  }

  private static void kill(Path checkpoint, int milliseconds, Object... arguments)
      throws Exception {
    try (ChildProcess train = ChildProcess.start(arguments)) {
      while (train.isAlive() && !Files.exists(checkpoint)) {
        Thread.sleep(1);
      }
      Thread.sleep(milliseconds);
      train.signal("KILL");
      train.exitCode();
    }
  }

  /** With learned weights of tasks, batch norms, a schedule and the moments of an earlier run. */
  @Test
  void aRefitWithAllThatChangesFromStepToStepGoesOn() throws Exception {
    Object[] settings = {
      OFTEN,
      "--set",
      "fit.task_weighting=uncertainty",
      "--set",
      "network.tower.batch_norm=true",
      "--set",
      "fit.schedule={warm_up_steps: 10, decay: cosine, decay_steps: 60}",
      "--set",
      "fit.optimizer.clip_norm=0.5",
      "--set",
      "fit.pos_weight={click: 2}"
    };
    CommandRun.done(train("mmoe", "before", settings).toArray());
    List<Object> more = new ArrayList<>(Arrays.asList(settings));
    more.addAll(List.of("--set", "fit.refit={anneal: false, epochs: 4}"));
    more.addAll(List.of("--from", folder.resolve("before"), "--seed", 5));
    CommandRun.done(train("mmoe", "whole", more.toArray()).toArray());
    try (ChildProcess train =
        ChildProcess.start(train("mmoe", "killed", more.toArray()).toArray())) {
      while (train.isAlive() && !Files.exists(checkpoint("killed"))) {
        Thread.sleep(1);
      }
      train.signal("KILL");
      train.exitCode();
    }
    CommandRun.done("train", "--quiet", "--resume", folder.resolve("killed"));
    assertThat(weights("killed")).isEqualTo(weights("whole"));
    assertThat(weights("killed")).isNotEqualTo(weights("before"));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("before", "whole", "killed");
  }

  /** Leaves a copy of the checkpoint of a process that was killed, which all tests share. */
  private void leaveACheckpoint() throws Exception {
    Path made = left.resolve("killed.checkpoint");
    if (!Files.exists(made)) {
      List<Object> arguments =
          train(
              "deepfm",
              left.resolve("killed").toString(),
              OFTEN,
              "--set",
              "fit.epochs=1000000",
              "--set",
              "fit.patience=1000000");
      kill(made.resolve("checkpoint.json"), 0, arguments.toArray());
    }
    assertThat(left.resolve("killed")).doesNotExist();
    Path copy = Files.createDirectory(folder.resolve("killed.checkpoint"));
    try (Stream<Path> files = Files.list(made)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    assertThat(checkpoint("killed")).exists();
    assertThat(folder.resolve("killed")).doesNotExist();
  }

  @Test
  void whatDiffersIsRefusedByName() throws Exception {
    leaveACheckpoint();
    Path killed = folder.resolve("killed");
    String[] settings = {
      "--set", "fit.batch_size=64", "--set", "fit.epochs=1000000", "--set", "fit.patience=1000000"
    };
    List<Object> same = new ArrayList<>();
    same.addAll(List.of("train", SmallService.recipe("deepfm"), "--quiet", "--resume", killed));
    same.addAll(Arrays.asList(settings));
    List<Object> other = new ArrayList<>(same);
    other.addAll(List.of("--set", "network.dimension=8"));
    CommandRun.of(other.toArray()).failed("in the recipe network.dimension is [16] there and [8]");

    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.edit(
        "demo_ranking/val.csv.gz", text -> text + text.lines().reduce("", (a, b) -> b) + "\n");
    List<Object> elsewhere = new ArrayList<>(same);
    elsewhere.addAll(List.of("--data", data.directory()));
    CommandRun.of(elsewhere.toArray()).failed("the file [demo_ranking/val.csv.gz] changed since");
    assertThat(checkpoint("killed")).as("what was refused is still there").exists();
  }

  @Test
  void whileAFitGoesOnAnotherToItsPlaceIsRefused() throws Exception {
    Object[] endless =
        train(
                "deepfm",
                "run",
                OFTEN,
                "--set",
                "fit.epochs=1000000",
                "--set",
                "fit.patience=1000000")
            .toArray();
    try (ChildProcess train = ChildProcess.start(endless)) {
      while (train.isAlive() && !Files.exists(checkpoint("run"))) {
        Thread.sleep(1);
      }
      CommandRun.of(train("deepfm", "run").toArray())
          .failed("is of a fit that is going on, in another process");
      CommandRun.of("train", "--quiet", "--resume", folder.resolve("run"))
          .failed("is of a fit that is going on, in another process");
      assertThat(checkpoint("run")).exists();
      assertThat(train.isAlive()).isTrue();
      train.signal("KILL");
      train.exitCode();
    }
    CommandRun.done(train("deepfm", "run").toArray());
    assertThat(folder.toFile().list()).containsExactly("run");
  }

  @Test
  void whatFailsBeforeItFitsLeavesNoFolders() {
    Path none = folder.resolve("none");
    CommandRun.of(
            TrainArguments.of(
                SmallService.recipe("deepfm"), none, folder.resolve("some/where/run"), "--quiet"))
        .failed("[" + none.resolve("demo_ranking/train.csv.gz") + "]", "found no file");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"checkpoint.json,cut off", "safetensors,cut off"})
  void aCheckpointThatIsCutOffIsToldByItsFile(String ending, String problem) throws Exception {
    leaveACheckpoint();
    Path directory = checkpoint("killed").getParent();
    Path file;
    try (var files = Files.list(directory)) {
      file = files.filter(each -> each.toString().endsWith(ending)).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    CommandRun.of("train", "--quiet", "--resume", folder.resolve("killed"))
        .failed(file.toString(), problem);
    assertThat(folder.resolve("killed")).doesNotExist();
  }

  /** Another version may have written keys that this one does not know. */
  @Test
  void aCheckpointOfAnotherVersionIsToldByTheVersion() throws Exception {
    leaveACheckpoint();
    Path file = checkpoint("killed");
    String other =
        Files.readString(file)
            .replaceFirst("\"version\" : \"[^\"]*\"", "\"version\" : \"7.1\", \"added\" : 1");
    Files.writeString(file, other);
    CommandRun.of("train", "--quiet", "--resume", folder.resolve("killed"))
        .failed(file.toString(), "is of TowerRank [7.1], this is [", "fit from the beginning");
    assertThat(file).hasContent(other);
  }

  @Test
  void withoutACheckpointThereIsNothingToGoOnWith() {
    CommandRun.of("train", "--resume", folder.resolve("none"))
        .failed("expected the checkpoint [" + folder.resolve("none.checkpoint") + "]");
  }

  @Test
  void somethingElseInItsPlaceIsNotOverwritten() throws IOException {
    Path place = Files.createDirectory(folder.resolve("run.checkpoint"));
    Files.writeString(place.resolve("thesis.txt"), "three years of work");
    CommandRun.of(train("deepfm", "run").toArray()).failed("is no checkpoint: not overwritten");
    assertThat(place.resolve("thesis.txt")).hasContent("three years of work");
  }

  @ParameterizedTest
  @CsvSource({
    "--resume=r --out=o,leave out --out",
    "--resume=r --from=f,leave out --from",
    "--resume=r --seed=3,leave out --set and --seed",
    "--forget=3 --data=d --out=o recipe.yaml,need --from",
    "--out=o,'expected RECIPE, --data=DIR and --out=RUN, or --resume=RUN'",
    "--checkpoint-minutes=-1 --data=d --out=o recipe.yaml,must not be negative"
  })
  void optionsThatContradictEachOtherAreRefused(String options, String message) {
    List<Object> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(Arrays.asList((Object[]) options.split(" ")));
    CommandRun run = CommandRun.of(arguments.toArray());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
