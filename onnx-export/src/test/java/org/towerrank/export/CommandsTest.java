package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Network;

class CommandsTest {
  private static final Mlp MLP = new Mlp(List.of(8), Activation.RELU, 0f, false);
  private static final Network RANKER = new DeepFm(4, MLP, 0f);
  private static final Network TOWERS = new Dssm(4, MLP, MLP, 6, 1);

  @TempDir private Path folder;
  private Path run;
  private Path bundle;

  @BeforeEach
  void writeARun() throws Exception {
    run = folder.resolve("run");
    bundle = folder.resolve("bundle");
    RandomModels.run(RANKER, 7).write(run);
  }

  @Test
  void exportWritesABundleAndTellsHowFarItsOutputsAreFromTheReference() throws Exception {
    CommandRun export = CommandRun.of("export", run, "--out", bundle);
    assertThat(export.err()).isEmpty();
    assertThat(export.exitCode()).isZero();
    assertThat(export.out()).contains("Equal: outputs compared", "ranker.onnx", "one user, many");
    assertThat(Bundle.open(bundle).tasks()).containsExactly("click", "like");
  }

  @Test
  void exportWritesAZipWithTheSameContent() throws Exception {
    CommandRun.of("export", run, "--out", bundle);
    CommandRun zip =
        CommandRun.of("export", run, "--out", folder.resolve("b.zip"), "--zip", "--json");
    assertThat(zip.json().get("parity").get("passed").asBoolean()).isTrue();
    assertThat(zip.json().get("fingerprint").asText())
        .isEqualTo(Bundle.open(bundle).fingerprint())
        .isEqualTo(Bundle.open(folder.resolve("b.zip")).fingerprint());
  }

  @Test
  void aDirectoryIsNotCalledAsAZip() throws Exception {
    Path zip = folder.resolve("b.zip");
    CommandRun named = CommandRun.of("export", run, "--out", zip);
    assertThat(named.exitCode()).isEqualTo(2);
    assertThat(named.err()).contains("[" + zip + "] would be a directory: --zip writes a zip file");
    assertThat(zip).doesNotExist();
  }

  @Test
  void verifyComparesWithWeightsReadBackFromTheGraphs() throws Exception {
    CommandRun.of("export", run, "--out", bundle);
    CommandRun verify = CommandRun.of("verify", bundle, "--rows", 50, "--seed", 3, "--json");
    JsonNode result = verify.json();
    assertThat(verify.exitCode()).isZero();
    assertThat(result.get("passed").asBoolean()).isTrue();
    assertThat(result.get("parity").get("rows").asInt()).isEqualTo(50);
    assertThat(result.get("parity").get("outputs")).hasSize(2);
    assertThat(result.get("parity").get("outputs").get(0).get("max_abs_difference").asDouble())
        .isBetween(0.0, ParityCheck.TOLERANCE);
  }

  @Test
  void verifyAndInspectPrintTextWithoutJson() throws Exception {
    RandomModels.run(TOWERS, 1).write(run);
    CommandRun.of("export", run, "--out", bundle);
    assertThat(CommandRun.of("verify", bundle).out())
        .contains("Sound:", "Equal:", "user_tower.onnx", "item_tower.onnx");
    assertThat(CommandRun.of("inspect", bundle).out())
        .contains("similarity   cosine", "user_tower.onnx", "history", "vocab/item_id.txt", "auc");
  }

  @Test
  void inspectListsSchemaGraphsFilesAndProvenance() throws Exception {
    CommandRun.of("export", run, "--out", bundle);
    JsonNode summary = CommandRun.of("inspect", bundle, "--json").json();
    assertThat(summary.get("network").get("architecture").asText()).isEqualTo("deepfm");
    assertThat(summary.get("features")).hasSize(8);
    assertThat(summary.get("features").get(0).get("ids").asInt()).isEqualTo(52);
    assertThat(summary.get("graphs").get(0).get("opset").asInt()).isEqualTo(17);
    assertThat(summary.get("parameters").asLong())
        .isEqualTo(RandomModels.run(RANKER, 7).weights().parameters());
    assertThat(summary.get("files").get("ranker.onnx").asLong())
        .isEqualTo(Files.size(bundle.resolve("ranker.onnx")));
    assertThat(summary.get("provenance").get("seed").asLong()).isEqualTo(7);
  }

  @Test
  void inspectShowsWhatLabelsWere() throws Exception {
    RandomModels.run(new Fm(4, Loss.SQUARED), 1).write(run);
    CommandRun.of("export", run, "--out", bundle);
    assertThat(CommandRun.of("inspect", bundle).out())
        .contains("labels       click: mean -0.500000, deviation 2.50000")
        .contains("network      {\"architecture\":\"fm\",\"dimension\":4,\"loss\":\"squared\"}");
    assertThat(CommandRun.of("inspect", bundle, "--json").json().at("/labels/like/mean").asDouble())
        .isEqualTo(3);
  }

  /** A bundle may be a stranger's. */
  @Test
  void whatInspectPrintsCommandsNoTerminalAndKeepsToItsLine() throws Exception {
    CommandRun.of("export", run, "--out", bundle);
    Path manifest = bundle.resolve("model.json");
    String text = Files.readString(manifest);
    assertThat(text).contains("\"auc\"");
    Files.writeString(manifest, text.replace("\"auc\"", "\"\\u001b[2J\\nModel [other]\\u202e\""));
    assertThat(CommandRun.of("inspect", bundle).out())
        .contains("\\u{1b}[2J\\u{a}Model [other]\\u{202e}")
        .doesNotContain("\u001b", "\nModel [other]", "\u202e");
  }

  @Test
  void inspectShowsWhatValuesWereInValidation() throws Exception {
    CommandRun.of("export", run, "--out", bundle);
    assertThat(CommandRun.of("inspect", bundle).out()).doesNotContain("Values in validation");
    Path manifest = bundle.resolve("model.json");
    String brand =
        """
        "features" : {"brand" : {"values" : 12345, "missing_rate" : 0.125,
            "unknown_rate" : 0.5, "mean" : -0.123456, "deviation" : 2}}, "metrics" :""";
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"metrics\" :", brand));
    assertThat(CommandRun.of("inspect", bundle).out())
        .contains("Values in validation", " brand ", "12,345", "12.5 %", "50.0 %")
        .contains("-0.123", "2.00");
  }

  @Test
  void failuresAreOneLineWithoutAStackTraceAndExitWithOne() {
    CommandRun missing = CommandRun.of("export", folder.resolve("none"), "--out", bundle);
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.out()).isEmpty();
    assertThat(missing.err().lines())
        .containsExactly(
            "onnx-export export: ["
                + folder.resolve("none")
                + "] does not exist: expected a directory or zip");
    CommandRun traced =
        CommandRun.of("export", folder.resolve("none"), "--out", bundle, "--stacktrace");
    assertThat(traced.err()).contains("\tat org.towerrank.bundle.BundleReader");
  }

  /** As on a full disk: nobody has what was printed. */
  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path err = folder.resolve("err");
    int code =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ExportMain.class.getName(),
                "inspect",
                "--help")
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertThat(code).isOne();
    assertThat(err).content().contains("standard output could not be written: No space left");
  }

  @Test
  void aRunIsNoBundleNorTheOtherWayRound() throws Exception {
    CommandRun.of("export", run, "--out", bundle);
    for (String command : new String[] {"verify", "inspect"}) {
      CommandRun given = CommandRun.of(command, run);
      assertThat(given.exitCode()).isOne();
      assertThat(given.err())
          .contains("[" + run + "] has no file [model.json]")
          .contains("it is a run, of which export makes a bundle");
    }
    Path other = folder.resolve("other");
    CommandRun given = CommandRun.of("export", bundle, "--out", other);
    assertThat(given.exitCode()).isOne();
    assertThat(given.err())
        .contains("[" + bundle + "] has no file [run.json]")
        .contains("it is a bundle, and expected is a run, as train leaves it");
    assertThat(other).doesNotExist();
  }

  /** Any folder may be large: what marks a bundle or a run is looked for before files are read. */
  @Test
  void aFolderThatIsNeitherIsNotRead() throws Exception {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    try (RandomAccessFile large = new RandomAccessFile(foreign.resolve("large").toFile(), "rw")) {
      large.setLength(3L << 30);
    }
    assertThat(CommandRun.of("inspect", foreign).err().lines())
        .containsExactly(
            "onnx-export inspect: ["
                + foreign
                + "] has no file [model.json]: expected a bundle, as export and import write it");
    assertThat(CommandRun.of("export", foreign, "--out", folder.resolve("out")).err().lines())
        .containsExactly(
            "onnx-export export: ["
                + foreign
                + "] has no file [run.json]: expected a run, as train leaves it");
  }

  @Test
  void wrongOptionsExitWithTwoAndNameTheNearest() {
    assertThat(CommandRun.of("verify", run, "--row", 3))
        .satisfies(
            wrong -> {
              assertThat(wrong.exitCode()).isEqualTo(2);
              assertThat(wrong.err()).contains("--row", "--rows").doesNotContain("\tat ");
            });
    assertThat(CommandRun.of("verify", run, "--rows", 0).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("export", run).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of().exitCode()).isEqualTo(2);
  }

  @Test
  void helpNamesTheExitCodesAndVersionIsPrinted() {
    CommandRun help = CommandRun.of("verify", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("--seed", "--stacktrace", "Exit codes:");
    assertThat(CommandRun.of("--version").out()).startsWith("TowerRank ");
  }
}
