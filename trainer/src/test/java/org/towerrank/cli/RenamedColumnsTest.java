package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two towers whose features have names, columns and fields that differ, and columns in common. */
class RenamedColumnsTest {
  private static final int FILMS = 30;
  private static final String RECIPE =
      """
      name: renamed
      data:
        train: train.csv
        validation: test.csv
        test: test.csv
        items: {file: items.csv, id: movie_id, target: watched}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: film, column: movie_id, field: id, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: genre, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: mood, column: genre, field: mood, side: item, kind: categorical, encoder: {type: hash, buckets: 9}}
        - {name: shelf, column: genre, field: shelf, side: context, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
      fit: {batch_size: 1, epochs: 4}
      """;

  @TempDir private Path folder;

  /** The last film is in no event to fit. */
  @BeforeEach
  void fit() throws IOException {
    StringBuilder items = new StringBuilder("movie_id,genre\n");
    StringBuilder events = new StringBuilder("user,watched,genre\n");
    for (int film = 0; film < FILMS; film++) {
      items.append("m%d,g%d%n".formatted(film, film % 3));
      events.append(film < FILMS - 1 ? "u%d,m%d,g%d%n".formatted(film % 2, film, film % 3) : "");
    }
    Files.writeString(folder.resolve("items.csv"), items);
    Files.writeString(folder.resolve("train.csv"), events);
    Files.writeString(
        folder.resolve("test.csv"), "user,watched,genre\nu1,m1,g1\nu0,m2,g2\nu1,m29,g2\n");
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    CommandRun.done("train", recipe, "--data", folder, "--out", run(), "--quiet");
  }

  private Path run() {
    return folder.resolve("run");
  }

  @Test
  void aReportTellsNewFilmsFromThoseThatTrainingHas() throws IOException {
    JsonNode report = new ObjectMapper().readTree(run().resolve("report.json").toFile());
    assertThat(rows(report.get("validation").get(0)))
        .containsEntry("new:film known", 2)
        .containsEntry("new:film new", 1);
  }

  private static Map<String, Integer> rows(JsonNode measured) {
    Map<String, Integer> rows = new HashMap<>();
    for (JsonNode slice : measured.get("slices")) {
      rows.put(
          slice.get("by").asText() + " " + slice.get("value").asText(), slice.get("rows").asInt());
    }
    return rows;
  }

  /** The catalogue's column is two fields, neither of which is the events' one of its name. */
  @Test
  void itemsAreReadByTheFieldsOfItemsAlone() throws IOException {
    JsonNode evaluation =
        CommandRun.done("evaluate", run(), "--data", folder, "--by", "new:film", "--json").json();
    assertThat(evaluation.get("exact").get("hit_rate@50").asDouble()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(run().resolve("report.json").toFile());
    assertThat(evaluation.get("exact").get("mrr@100").asDouble())
        .isCloseTo(
            report.get("validation").get(0).get("metrics").get("mrr@100").asDouble(), within(1e-6));
    assertThat(rows(evaluation)).containsEntry("new:film known", 2);
  }
}
