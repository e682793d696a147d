package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.command.CommandLines;
import org.towerrank.recipe.RecipeReader;

class DatasetCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @BeforeEach
  void writeWhatIsPublished() throws IOException {
    Files.writeString(directory.resolve("users.dat"), "1::F::1::10::48067\n");
    Files.writeString(directory.resolve("movies.dat"), "1::A (1995)::Drama\n2::B (1996)::Comedy\n");
    Files.writeString(
        directory.resolve("ratings.dat"), "1::1::5::10\n1::2::4::20\n1::1::5::30\n1::2::1::40\n");
  }

  @Test
  void printsTheFilesAndTheirRows() {
    assertThat(run("movielens-1m", "--from", directory.toString(), "--out", target())).isZero();
    assertThat(out.toString()).contains("3 rows  " + target() + "/ml1m_ctr/train.csv.gz");
    assertThat(error.toString()).contains("ratings.dat: 4 rows");
    assertThat(directory.resolve("out/ml1m_recall/test.csv.gz")).exists();
  }

  @Test
  void printsJsonAlone() throws IOException {
    assertThat(run("movielens-1m", "--json", "--from", directory.toString(), "--out", target()))
        .isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("dataset").asText()).isEqualTo("movielens-1m");
    assertThat(json.path("files").size()).isEqualTo(10);
    assertThat(json.path("files").get(0).path("name").asText()).isEqualTo("ml1m_ctr/train.csv.gz");
    assertThat(json.path("files").get(0).path("rows").asLong()).isEqualTo(3);
    assertThat(error.toString()).isEmpty();
  }

  @Test
  void whatTheDemonstrationFitsOnIsGenerated() throws IOException {
    assertThat(run("demo", "--quiet", "--out", target())).isZero();
    for (String recipe : List.of("demo-deepfm", "demo-dssm", "demo-mmoe", "demo-youtubednn")) {
      Path file = Path.of("../recipes", recipe + ".yaml");
      String train = RecipeReader.read(file, Map.of()).recipe().data().train();
      assertThat(Path.of(target(), train)).exists();
    }
    assertThat(out.toString()).contains("/demo_recall/items.csv.gz");
  }

  @Test
  void whatIsGeneratedComesFromNoFile() {
    assertThat(run("demo", "--from", directory.toString(), "--out", target())).isEqualTo(1);
    assertThat(error.toString()).contains("[demo] is generated: expected no --from, got [");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void anUnknownNameIsAUsageErrorThatNamesTheNearest() {
    assertThat(run("movielens-10m", "--out", target())).isEqualTo(2);
    assertThat(error.toString())
        .contains("[movielens-100k, movielens-1m, census-income, criteo, demo]")
        .contains("nearest is [movielens-1");
    assertThat(run("movielens-1m")).isEqualTo(2);
  }

  @Test
  void aFailureExitsWithOneAndLeavesNothing() throws IOException {
    Files.writeString(directory.resolve("ratings.dat"), "1::1::5\n");
    assertThat(run("movielens-1m", "--quiet", "--from", directory.toString(), "--out", target()))
        .isEqualTo(1);
    assertThat(error.toString())
        .startsWith("dataset: [")
        .contains("ratings.dat] line 1: expected 4 fields")
        .hasLineCount(1);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private String target() {
    return directory.resolve("out").toString();
  }

  private int run(String... arguments) {
    return CommandLines.of(new DatasetCommand(), List.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(error, true))
        .execute(arguments);
  }
}
