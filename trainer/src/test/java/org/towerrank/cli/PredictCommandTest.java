package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvOutput;
import org.towerrank.csv.RowTable;
import org.towerrank.data.Tables;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/** {@code predict} against the models called row by row. */
@ExtendWith(SmallService.Resolver.class)
class PredictCommandTest {
  private static final float CLOSE = 1e-6f;

  @TempDir private Path folder;
  private final SmallService service;

  PredictCommandTest(SmallService service) {
    this.service = service;
  }

  private Path rows() {
    return service.data().resolve("demo_ranking/test.csv.gz");
  }

  private Path predict(String model, Path data, String out, Object... more) {
    Path file = folder.resolve(out);
    List<Object> arguments =
        new ArrayList<>(
            List.of("predict", service.bundle(model), "--quiet", "--data", data, "--out", file));
    arguments.addAll(List.of(more));
    CommandRun.done(arguments.toArray());
    return file;
  }

  private static List<Map<String, Object>> read(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowTable table = Tables.open(file)) {
      Map<String, CsvColumn> columns = new LinkedHashMap<>();
      for (String name : table.header()) {
        columns.put(name, table.column(name));
      }
      while (table.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        columns.forEach((name, column) -> row.put(name, table.value(column)));
        rows.add(row);
      }
    }
    return rows;
  }

  /** Scores are for others too: a temporary file would be its owner's alone. */
  @Test
  void aFileHasTheRightsThatTheSystemGives() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "");
    assertThat(Files.getPosixFilePermissions(predict("mmoe", rows(), "scores.csv")))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void everyRowHasAScoreOfEachTask() throws IOException {
    List<Map<String, Object>> given = read(rows());
    List<Map<String, Object>> csv =
        read(predict("mmoe", rows(), "scores.csv.gz", "--keep", "user_id,item_id"));
    List<Map<String, Object>> parquet = read(predict("mmoe", rows(), "scores.parquet"));
    assertThat(csv).hasSameSizeAs(given);
    assertThat(parquet).hasSameSizeAs(given);
    try (RankingModel model =
        RankingModel.load(Bundle.open(service.bundle("mmoe")), SessionSettings.SERVING)) {
      for (int i = 0; i < given.size(); i += 17) {
        Map<String, Object> row = given.get(i);
        RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.values()));
        EncodedRows one = encoder.newRows(1);
        encoder.encode(row, one, 0);
        float[] scores = model.scoreRows(one);
        assertThat(csv.get(i).get("user_id")).isEqualTo(row.get("user_id"));
        assertThat(csv.get(i).keySet()).containsExactly("user_id", "item_id", "click", "like");
        assertThat(Float.parseFloat((String) csv.get(i).get("click")))
            .isCloseTo(scores[0], within());
        assertThat((Float) parquet.get(i).get("like")).isCloseTo(scores[1], within());
      }
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("scores.csv.gz", "scores.parquet");
  }

  /** Parquet is made of a file of CSV, which nobody has named. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void whereTheRowsDoNotFitOnTheDiskTheOutputIsNamedAndNothingIsLeft(String ending)
      throws Exception {
    Path rows = folder.resolve("rows.csv");
    String text = "x".repeat(500_000);
    try (RowTable table = Tables.open(rows());
        CsvOutput csv =
            CsvOutput.create(
                rows, Stream.of(table.header(), List.of("text")).flatMap(List::stream).toList())) {
      for (int i = 0; i < 150 && table.next(); i++) {
        List<String> row = new ArrayList<>();
        for (String name : table.header()) {
          row.add(String.valueOf(table.value(table.column(name))));
        }
        row.add(text);
        csv.row(row);
      }
      csv.commit();
    }
    Path out = folder.resolve("made/scores." + ending);
    // Enough for the runtime's library, which is unpacked first.
    try (ChildProcess predict =
        ChildProcess.startWithLargestFile(
            50_000,
            "predict",
            service.bundle("mmoe"),
            "--quiet",
            "--data",
            rows,
            "--keep",
            "text",
            "--out",
            out)) {
      assertThat(predict.exitCode()).isEqualTo(1);
      assertThat(predict.errors())
          .containsExactly("towerrank predict: [" + out + "]: writing failed: File too large");
    }
    assertThat(folder.toFile().list()).containsExactly("rows.csv");
  }

  private static Offset<Float> within() {
    return Offset.offset(CLOSE);
  }

  private static List<?> vector(Map<String, Object> row) {
    return (List<?>) Objects.requireNonNull(row.get("vector"));
  }

  @Test
  void towersEmbedTheirSide() throws IOException {
    List<Map<String, Object>> items = read(service.items());
    // Such a name of a folder is no value of a column.
    Files.createDirectories(folder.resolve("item_id=7"));
    List<Map<String, Object>> vectors =
        read(
            predict(
                "dssm",
                service.items(),
                "item_id=7/items.parquet",
                "--side",
                "item",
                "--keep",
                "item_id"));
    List<Map<String, Object>> texts =
        read(predict("dssm", service.items(), "items.csv", "--side", "item"));
    assertThat(vectors).hasSameSizeAs(items);
    for (int i = 0; i < items.size(); i++) {
      List<?> vector = vector(vectors.get(i));
      assertThat(vector).hasSize(32);
      assertThat(String.join(" ", vector.stream().map(String::valueOf).toList()))
          .isEqualTo(texts.get(i).get("vector"));
      assertThat(vectors.get(i).get("item_id")).isEqualTo(items.get(i).get("item_id"));
    }
    Path users =
        Files.writeString(folder.resolve("users.csv"), "history,age,gender,occupation\n1 2,30,,\n");
    List<?> user =
        vector(read(predict("dssm", users, "users.parquet", "--side", "user")).getFirst());
    try (TwoTowerModel model =
        TwoTowerModel.load(Bundle.open(service.bundle("dssm")), SessionSettings.SERVING)) {
      float[] expected = model.userVector(Map.of("history", List.of("1", "2"), "age", 30));
      for (int i = 0; i < expected.length; i++) {
        assertThat((Float) user.get(i)).isCloseTo(expected[i], within());
      }
    }
  }

  private static CommandRun refusing(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.add("--quiet");
    return CommandRun.of(all.toArray());
  }

  @Test
  void whatCannotBePredictedIsRefusedAndNothingIsWritten() throws IOException {
    Path out = folder.resolve("out.csv");
    Path bad = Files.writeString(folder.resolve("bad.csv"), "item_id,year,genres\n1,old,Drama\n");
    refusing("predict", service.bundle("dssm"), "--data", bad, "--out", out, "--side", "item")
        .failed("bad.csv] line 2", "year", "old");
    Path log = Files.writeString(folder.resolve("log.jsonl"), "{\"item_id\": 1}\n");
    refusing("predict", service.bundle("mmoe"), "--data", log, "--out", out)
        .failed("log.jsonl]: expected CSV or Parquet");
    Files.delete(log);
    Files.writeString(bad, "item,year,genres\n");
    refusing("predict", service.bundle("dssm"), "--data", bad, "--out", out, "--side", "item")
        .failed("bad.csv] line 1: expected a column [item_id]", "nearest is [item]");
    assertThat(refusing("predict", service.bundle("dssm"), "--data", bad, "--out", out).err())
        .contains("expected --side user or item");
    assertThat(
            refusing(
                    "predict",
                    service.bundle("mmoe"),
                    "--data",
                    rows(),
                    "--out",
                    out,
                    "--side",
                    "user")
                .exitCode())
        .isEqualTo(2);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), bad);
    CommandRun itself =
        refusing("predict", service.bundle("dssm"), "--data", link, "--out", bad, "--side", "item");
    assertThat(itself.exitCode()).isEqualTo(2);
    assertThat(itself.err()).contains("--out is the file of --data");
    Files.delete(link);
    Path zip = folder.resolve("model.zip");
    CommandRun.done("export", service.run("mmoe"), "--out", zip, "--zip");
    byte[] bundle = Files.readAllBytes(zip);
    CommandRun model = refusing("predict", zip, "--data", rows(), "--out", zip);
    assertThat(model.exitCode()).isEqualTo(2);
    assertThat(model.err()).contains("--out is the file of RUN|BUNDLE");
    assertThat(zip).hasBinaryContent(bundle);
    Files.delete(zip);
    refusing("predict", service.bundle("mmoe"), "--data", rows(), "--out", out, "--keep", "click")
        .failed("column [click] cannot be kept", "or give that of the rows another name");
    assertThat(folder.toFile().list()).containsExactly("bad.csv");
  }

  /** A folder is read whole, so that a file in it that is replaced would be lost. */
  @Test
  void aFileOfTheFolderThatIsReadIsNotReplaced() throws IOException {
    Path items = service.items();
    String columns = "item_id,year,genres";
    Path part = predict("dssm", items, "rows/a.parquet", "--side", "item", "--keep", columns);
    byte[] before = Files.readAllBytes(part);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("rows"));
    for (Path data : List.of(folder.resolve("rows"), link)) {
      CommandRun run =
          refusing(
              "predict", service.bundle("dssm"), "--data", data, "--out", part, "--side", "item");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--out is a file of the folder of --data");
    }
    assertThat(part).hasBinaryContent(before);
    assertThat(read(predict("dssm", folder.resolve("rows"), "out.parquet", "--side", "item")))
        .hasSameSizeAs(read(part));
  }

  /** An earlier table beside a run's own files makes room, and these do not. */
  @Test
  void aFileOfTheRunIsNotReplaced() throws IOException {
    Path run = folder.resolve("run");
    try (Stream<Path> files = Files.walk(service.run("mmoe"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = run.resolve(service.run("mmoe").relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(file, copy);
      }
    }
    byte[] before = Files.readAllBytes(run.resolve("run.json"));
    for (String own : List.of("run.json", "recipe.yaml", "vocab/gender.txt")) {
      CommandRun refused = refusing("predict", run, "--data", rows(), "--out", run.resolve(own));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("--out is a file of the folder of RUN|BUNDLE");
    }
    assertThat(run.resolve("run.json")).hasBinaryContent(before);
    for (int i = 0; i < 2; i++) {
      CommandRun.done(
          "predict", run, "--quiet", "--data", rows(), "--out", run.resolve("scores.csv"));
    }
  }

  /** An engine that takes them for one name would give the label where the score belongs. */
  @Test
  void columnsThatParquetCannotTellApartAreRefused() throws IOException {
    Path data =
        Files.writeString(
            folder.resolve("rows.csv"),
            "user_id,gender,occupation,age,item_id,year,genres,Click\n1,F,artist,30,1,1990,Drama,1\n");
    Path out = folder.resolve("out.parquet");
    refusing("predict", service.bundle("mmoe"), "--data", data, "--out", out, "--keep", "Click")
        .failed("out.parquet]: column [Click] cannot be kept beside [click]", "write .csv");
    refusing("predict", service.bundle("mmoe"), "--data", data, "--out", out, "--keep", "age,age")
        .failed("column [age] cannot be kept");
    assertThat(folder.toFile().list()).containsExactly("rows.csv");
    Map<String, Object> row = read(predict("mmoe", data, "out.csv", "--keep", "Click")).getFirst();
    assertThat(row.get("Click")).isEqualTo("1");
    assertThat(row.get("click")).isNotEqualTo("1");
  }
}
