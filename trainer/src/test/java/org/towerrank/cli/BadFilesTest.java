package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bundles and runs that were changed, and outputs that would cover something else. */
@ExtendWith(SmallService.Resolver.class)
class BadFilesTest {
  @TempDir private Path folder;
  private final SmallService service;
  private Path bundle = Path.of("");
  private Path run = Path.of("");

  BadFilesTest(SmallService service) {
    this.service = service;
  }

  @BeforeEach
  void copyABundleAndARun() throws IOException {
    bundle = copy(service.bundle("dssm"), folder.resolve("bundle"));
    run = copy(service.run("dssm"), folder.resolve("run"));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  /** Every command that reads a bundle tells the same. */
  private void everyCommandTells(String... parts) {
    List<Object[]> commands =
        List.of(
            new Object[] {"verify", bundle},
            new Object[] {"inspect", bundle},
            new Object[] {"evaluate", bundle, "--data", service.data()},
            new Object[] {
              "index", "--towers", bundle, "--items", service.items(), "--out", folder.resolve("i")
            },
            new Object[] {
              "recommend", "--index", service.index(), "--towers", bundle, "--user", "{}"
            });
    commands.forEach(command -> CommandRun.of(command).failed(parts));
    assertThat(folder.resolve("i")).doesNotExist();
  }

  @Test
  void aTruncatedGraphIsTold() throws IOException {
    Path graph = bundle.resolve("user_tower.onnx");
    byte[] whole = Files.readAllBytes(graph);
    Files.write(graph, Arrays.copyOf(whole, whole.length / 2));
    everyCommandTells("[user_tower.onnx] was changed or truncated");
  }

  @Test
  void anEditedVocabularyIsTold() throws IOException {
    Path vocabulary = bundle.resolve("vocab/item_id.txt");
    Files.writeString(vocabulary, Files.readString(vocabulary).replaceFirst("\\d", "0"));
    everyCommandTells("[vocab/item_id.txt] was changed or truncated");
  }

  @Test
  void aNewerFormatIsTold() throws IOException {
    Path manifest = bundle.resolve("model.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"format_version\" : 1", "\"format_version\" : 3"));
    everyCommandTells(
        "[" + bundle + "] has format version [3]", "reads up to 2", "export it again");
  }

  @Test
  void whatIsNoBundleIsTold() throws IOException {
    Files.delete(bundle.resolve("model.json"));
    everyCommandTells("[" + bundle + "]", "model.json");
    bundle = folder.resolve("none");
    everyCommandTells("[" + bundle + "]", "does not exist");
  }

  @Test
  void aRunThatWasChangedIsToldAndNothingIsExported() throws IOException {
    Path weights = run.resolve("weights.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, whole.length - 4));
    CommandRun.of("export", run, "--out", folder.resolve("out"))
        .failed("towerrank export: ", "[weights.safetensors] was changed or truncated");
    String json = Files.readString(run.resolve("run.json"));
    Files.writeString(
        run.resolve("run.json"), json.replace("\"format_version\" : 1", "\"format_version\" : 3"));
    CommandRun.of("export", run, "--out", folder.resolve("out"))
        .failed("[" + run + "] has format version [3]", "fit it again");
    CommandRun.of("evaluate", run, "--data", service.data())
        .failed("[" + run + "] has format version [3]");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void outputsDoNotCoverWhatIsNotTheirs() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("thesis.txt"), "mine");
    String[] told = {"[" + foreign + "] exists and holds no [", "not overwritten"};
    CommandRun.of("export", run, "--out", foreign).failed(told);
    CommandRun.of("export", run, "--zip", "--out", foreign).failed("[" + foreign + "]");
    CommandRun.of(
            "index", "--quiet", "--towers", bundle, "--items", service.items(), "--out", foreign)
        .failed(told);
    CommandRun.of(
            "train",
            SmallService.recipe("deepfm"),
            "--out",
            foreign,
            // Told before anything is read.
            "--data",
            folder.resolve("no data"))
        .failed(told);
    CommandRun.of("demo", "--quiet", "--json", "--out", foreign).failed(told);
    assertThat(foreign.toFile().list()).containsExactly("thesis.txt");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("bundle", "run", "foreign");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsToldByTheNameGiven() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path inside = file.resolve("out");
    CommandRun.of("export", run, "--out", inside)
        .failed("[" + inside + "]: expected a place to write to, [" + file + "] is no directory");
  }

  /** As {@code --out /dev/stdout | sort} names it: a link whose target is no path. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void anOutputThatIsAPipeIsTold() throws Exception {
    Process reader = new ProcessBuilder("cat").start();
    try {
      Path pipe = Path.of("/proc", Long.toString(reader.pid()), "fd", "0");
      Path items = service.items();
      Path log = service.data().resolve("demo_ranking/train.csv.gz");
      CommandRun.of("predict", "--quiet", bundle, "--side", "item", "--data", items, "--out", pipe)
          .failed("[" + pipe + "]: expected the name of a file to write, found a device or pipe");
      CommandRun.of("prepare", "--quiet", "--init", log, "--out", pipe)
          .failed("[" + pipe + "]: exists already");
    } finally {
      reader.destroyForcibly().waitFor();
    }
  }
}
