package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;

/** Lines as a server logs them, here for the rows of a table. */
@ExtendWith(SmallService.Resolver.class)
class LogToCsvCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 300;

  @TempDir private Path folder;
  private final SmallService service;

  LogToCsvCommandTest(SmallService service) {
    this.service = service;
  }

  private List<RawTable.Row> table() throws IOException {
    return RawTable.of(service.data().resolve("demo_ranking/train.csv.gz")).subList(0, ROWS);
  }

  private static String line(Bundle model, int number, RawTable.Row row) {
    FeatureSchema schema = model.schema();
    EncodedRows encoded = new RowEncoder(schema, List.of(Side.values())).row(only(schema, row));
    ObjectNode line = JSON.createObjectNode();
    line.put("request_id", "r" + number / 10).put("id", number);
    ObjectNode log = line.putObject("log");
    log.put("fingerprint", model.fingerprint().substring(0, 12));
    ObjectNode raw = log.putObject("raw");
    for (Side side : Side.values()) {
      raw.putObject(side.label());
    }
    ObjectNode numbers = log.putObject("encoded");
    for (Feature feature : schema.features()) {
      ObjectNode side = (ObjectNode) raw.get(feature.side().label());
      String value = row.get(feature.field());
      if (feature instanceof SequenceFeature) {
        ArrayNode values = side.putArray(feature.field());
        List.of(value.split(" ", -1)).forEach(values::add);
      } else if (!value.isEmpty()) {
        side.put(feature.field(), value);
      }
      int from = encoded.index(0, feature.name());
      if (feature instanceof NumericFeature) {
        numbers.put(feature.name(), Float.intBitsToFloat(encoded.data()[from]));
      } else if (feature.width() == 1) {
        numbers.put(feature.name(), encoded.data()[from]);
      } else {
        ArrayNode ids = numbers.putArray(feature.name());
        for (int i = 0; i < feature.width(); i++) {
          ids.add(encoded.data()[from + i]);
        }
      }
    }
    return line.toString();
  }

  private static java.util.Map<String, String> only(FeatureSchema schema, RawTable.Row row) {
    java.util.Map<String, String> values = new java.util.HashMap<>();
    schema.features().forEach(feature -> values.put(feature.field(), row.get(feature.field())));
    return values;
  }

  private Path log(UnaryOperator<String> change) throws IOException {
    Bundle model = Bundle.open(service.bundle("deepfm"));
    List<String> lines = new ArrayList<>();
    for (RawTable.Row row : table()) {
      lines.add(line(model, lines.size(), row));
    }
    lines.set(1, change.apply(lines.get(1)));
    return Files.writeString(folder.resolve("log.jsonl"), String.join("\n", lines) + "\n\n");
  }

  private Path clicks(String text) throws IOException {
    return Files.writeString(folder.resolve("clicks.csv"), text);
  }

  private CommandRun convert(Path log, Path clicks, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("log-to-csv", log));
    arguments.addAll(List.of("--model", service.bundle("deepfm"), "--clicks", clicks));
    arguments.addAll(List.of("--out", folder.resolve("rows.csv.gz"), "--json"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  /** Of a compressed file the first bytes are written before the first row. */
  @Test
  void aDiskThatIsFullFromTheBeginningIsToldWithTheFile() throws Exception {
    Path out = folder.resolve("rows.csv.gz");
    Path log = log(line -> line);
    Path clicks = clicks("request_id,id\nr0,1\n");
    Path model = service.bundle("deepfm");
    try (ChildProcess convert =
        ChildProcess.startWithLargestFile(
            0, "log-to-csv", log, "--model", model, "--clicks", clicks, "--out", out)) {
      assertThat(convert.exitCode()).isEqualTo(1);
      assertThat(convert.errors())
          .containsExactly("towerrank log-to-csv: [" + out + "]: writing failed: File too large");
    }
    assertThat(out).doesNotExist();
  }

  /** The same log, whose lines say more. */
  private Path saying(String fields) throws IOException {
    String lines = Files.readString(log(line -> line));
    return Files.writeString(
        folder.resolve("log.jsonl"),
        lines.replace("{\"request_id\"", "{" + fields + ",\"request_id\""));
  }

  /** Rows are split by time, and a ranker of clicks has to know where items stood. */
  @Test
  void whatLinesSayBesideTheirLogIsKept() throws IOException {
    Path log = saying("\"at\": 1767225600.5, \"position\": 3, \"app\": null");
    Path clicks = clicks("request_id,id\nr0,1\n");
    CommandRun run = convert(log, clicks, "--keep", "position,at", "--keep", "request_id,app");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<RawTable.Row> rows = RawTable.of(folder.resolve("rows.csv.gz"));
    assertThat(rows).hasSize(ROWS);
    assertThat(rows.get(12).get("position")).isEqualTo("3");
    assertThat(rows.get(12).get("at")).isEqualTo("1767225600.5");
    assertThat(rows.get(12).get("request_id")).isEqualTo("r1");
    assertThat(rows.get(12).get("app")).isEmpty();
    assertThat(rows.get(12).get("click")).isEqualTo("0");
  }

  /** A model that is asked without positions was logged without them. */
  @Test
  void aKeptFieldFillsAColumnThatTheModelReadAsMissing() throws IOException {
    String[] lines = Files.readString(log(line -> line)).split("\n", -1);
    lines[0] =
        lines[0]
            .replaceAll("\"age\":\"\\d+\",", "")
            .replaceAll("\"fingerprint\":\"\\w+\"", "\"fingerprint\":\"of another\"")
            .replace("\"request_id\"", "\"age\": 33, \"request_id\"");
    Path log = Files.writeString(folder.resolve("log.jsonl"), String.join("\n", lines));
    Path clicks = clicks("request_id,id\nr0,1\n");
    assertThat(convert(log, clicks, "--keep", "age").exitCode()).isZero();
    List<RawTable.Row> rows = RawTable.of(folder.resolve("rows.csv.gz"));
    assertThat(rows.get(0).get("age")).isEqualTo("33");
    assertThat(rows.get(1).get("age")).isEqualTo(table().get(1).get("age"));
    lines[1] = lines[1].replace("\"request_id\"", "\"age\": 7, \"request_id\"");
    Files.writeString(log, String.join("\n", lines));
    convert(log, clicks, "--keep", "age")
        .failed("expected [age] as the model read it, which is [", "got [7]");
  }

  /** One number may be written in several ways. */
  @Test
  void aKeptFieldIsComparedAsTheModelReadsValues() throws IOException {
    String[] lines = Files.readString(log(line -> line)).split("\n", -1);
    String age = table().get(0).get("age");
    lines[0] = lines[0].replace("\"request_id\"", "\"age\": " + age + ".0, \"request_id\"");
    Path log = Files.writeString(folder.resolve("log.jsonl"), String.join("\n", lines));
    CommandRun run = convert(log, clicks("request_id,id\nr0,1\n"), "--keep", "age");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(RawTable.of(folder.resolve("rows.csv.gz")).get(0).get("age")).isEqualTo(age);
  }

  @Test
  void fieldsThatNoLineHasOrThatAreNoValuesAreNotKept() throws IOException {
    Path clicks = clicks("request_id,id\nr0,1\n");
    Path log = saying("\"position\": 3, \"shown\": [1]");
    convert(log, clicks, "--keep", "positon")
        .failed("expected a field [positon] to keep, found none, nearest is [position]");
    convert(log, clicks, "--keep", "shown").failed("expected [shown] to be one value, got: [[1]]");
    convert(log, clicks, "--keep", "log").failed("expected fields to keep beside [log]");
    convert(log, clicks, "--keep", "id,id").failed("expected each field to keep once");
    assertThat(folder.resolve("rows.csv.gz")).doesNotExist();
  }

  @Test
  void theRowsDoNotTakeThePlaceOfWhatIsRead() throws IOException {
    Path log = log(line -> line);
    Path clicks = clicks("request_id,id\nr0,1\n");
    byte[] logged = Files.readAllBytes(log);
    for (Path read : List.of(log, clicks)) {
      Path rows = Files.createSymbolicLink(folder.resolve("rows.csv.gz"), read);
      CommandRun run = convert(log, clicks);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains("--out is the file of " + (read.equals(log) ? "LOG" : "--clicks"));
      Files.delete(rows);
    }
    assertThat(log).hasBinaryContent(logged);
    assertThat(clicks).hasContent("request_id,id\nr0,1\n");
  }

  @Test
  void theRowsOfLoggedHitsAreThoseOfTheTableWithLabelsOfClicks() throws IOException {
    StringBuilder clicks = new StringBuilder("request_id,id\n");
    List<RawTable.Row> table = table();
    for (int i = 0; i < ROWS; i++) {
      if (table.get(i).get("click").equals("1")) {
        clicks.append("r" + i / 10 + "," + i + "\n");
      }
    }
    clicks.append("no such request,1\n");
    CommandRun run = convert(log(line -> line), clicks(clicks.toString()));
    assertThat(run.err()).contains("1 of the clicks have no hit").hasLineCount(1);
    JsonNode written = run.json();
    assertThat(written.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(written.get("other_versions").asInt()).isZero();
    assertThat(written.get("clicks_without_hit").asInt()).isEqualTo(1);
    List<RawTable.Row> rows = RawTable.of(folder.resolve("rows.csv.gz"));
    for (int i = 0; i < ROWS; i++) {
      for (String column : List.of("user_id", "age", "gender", "year", "genres", "click")) {
        assertThat(rows.get(i).get(column)).isEqualTo(table.get(i).get(column));
      }
    }
    CommandRun.done(
        TrainArguments.of(
            SmallService.recipe("deepfm"),
            folder,
            folder.resolve("run"),
            "--quiet",
            "--set",
            "data.train=rows.csv.gz",
            "--set",
            "data.validation=rows.csv.gz",
            "--set",
            "data.test=rows.csv.gz",
            "--set",
            "fit.epochs=1"));
  }

  @Test
  void labelsAreNumbersOfWhichTheLargestCounts() throws IOException {
    Path clicks = clicks("request_id,id,seconds,like\nr0,3,2.5,\nr0,3,10,1\nr0,3,1,0\n");
    Path log = log(line -> line);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("log.jsonl.gz")))) {
      Files.copy(log, out);
    }
    CommandRun run = convert(folder.resolve("log.jsonl.gz"), clicks);
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<RawTable.Row> rows = RawTable.of(folder.resolve("rows.csv.gz"));
    assertThat(rows.get(3).get("seconds")).isEqualTo("10");
    assertThat(rows.get(3).get("like")).isEqualTo("1");
    assertThat(rows.get(4).get("seconds")).isEqualTo("0");
  }

  private void fails(UnaryOperator<String> change, String clicks, String... parts)
      throws IOException {
    convert(log(change), clicks(clicks)).failed(parts);
    assertThat(folder.resolve("rows.csv.gz")).doesNotExist();
  }

  @Test
  void whatIsNotAsExpectedIsToldWithItsLineAndNothingIsWritten() throws IOException {
    String clicks = "request_id,id\nr0,1\n";
    fails(line -> line.substring(1), clicks, "log.jsonl] line 2", "expected");
    fails(line -> "{}", clicks, "line 2", "expected [log] to be one object");
    fails(line -> line.replace("\"id\"", "\"di\""), clicks, "line 2", "expected [id] to be a text");
    fails(line -> line.replace("\"id\":1,", "\"id\":0,"), clicks, "line 2", "[0] of request [r0]");
    fails(
        line -> line.replaceFirst("\"year\":[0-9.]+,\"year_b", "\"year_b"),
        clicks,
        "line 2",
        "expected a log with the feature [year]");
    fails(
        line -> line.replace("\"id\":1,", "\"id\":0,").replaceAll("\"user_id\":[0-9]+,", ""),
        clicks,
        "line 2",
        "another model logged it");
    fails(
        line ->
            line.replaceFirst("\"log\":.*", "\"log\":[{\"model_id\":\"a\"},{\"model_id\":\"b\"}]}"),
        clicks,
        "line 2",
        "got 2, of the models [a, b]: write those of each model to a log of its own");
    fails(
        line -> line.replaceFirst("\"user_id\":\"", "\"user_id\":\"other"),
        clicks,
        "line 2",
        "feature [user_id]: expected raw values that give the inputs");
    fails(line -> line, "request_id,hit\nr0,1\n", "clicks.csv] line 1", "expected a column [id]");
    fails(line -> line, "request_id,id,x\nr0,1,much\n", "clicks.csv] line 2", "column [x]");
    fails(line -> line, "request_id,id,age\nr0,1,3\n", "found [age]; rename it");
    convert(folder.resolve("absent.jsonl"), clicks(clicks)).failed("absent.jsonl", "found none");
  }

  @Test
  void aCompressedLogThatIsCutOrCorruptIsTold() throws IOException {
    Path clicks = clicks("request_id,id\nr0,1\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      Files.copy(log(line -> line), out);
    }
    Path cut = folder.resolve("cut.jsonl.gz");
    Files.write(cut, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
    convert(cut, clicks).failed("cut.jsonl.gz]: the gzip data ends too early", "truncated?");
    byte[] changed = bytes.toByteArray();
    changed[changed.length - 5] ^= 1;
    Files.write(cut, changed);
    convert(cut, clicks).failed("cut.jsonl.gz]: the gzip data is corrupt: part 1", "checksum");
    assertThat(folder.resolve("rows.csv.gz")).doesNotExist();
  }

  @Test
  void linesOfOtherVersionsAreNotComparedWithThisOne() throws IOException {
    Path log =
        log(
            line ->
                line.replaceFirst("\"user_id\":\"", "\"user_id\":\"other")
                    .replaceFirst("\"fingerprint\":\"....", "\"fingerprint\":\"none"));
    CommandRun run = convert(log, clicks("request_id,id\nr0,1\n"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().get("other_versions").asInt()).isEqualTo(1);
    assertThat(RawTable.of(folder.resolve("rows.csv.gz")).get(1).get("click")).isEqualTo("1");
  }

  @Test
  void anEmptyLogIsATableWithoutRows() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    CommandRun run = convert(empty, clicks("request_id,id\n"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(RawTable.of(folder.resolve("rows.csv.gz"))).isEmpty();
  }
}
