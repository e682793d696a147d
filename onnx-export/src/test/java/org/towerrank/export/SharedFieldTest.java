package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user and a document that each have a field [city], which golden rows have in two columns. */
class SharedFieldTest {
  private static final List<String> CITIES = List.of("Ulm", "Jena", "Łódź");

  /** Behind those of a missing and of an unknown city. */
  private static final int FIRST = 2;

  private static final float[][] OF_USERS = {{0f}, {0f}, {0.5f}, {-1f}, {2f}};
  private static final float[][] OF_ITEMS = {{0f}, {0f}, {1f}, {0.25f}, {-0.75f}};

  private static final String SCHEMA =
      """
      name: cities
      tasks: [click]
      ids: {missing: 0, unknown: 1, first: 2}
      features:
        - {name: user_city, field: city, side: user, kind: categorical, values: [Ulm, Jena, Łódź]}
        - {name: item_city, field: city, side: item, kind: categorical, values: [Ulm, Jena, Łódź]}
      """;

  @TempDir private Path folder;
  private Path model = Path.of("");
  private Path schema = Path.of("");

  @BeforeEach
  void write() throws IOException {
    model =
        new SmallGraph()
            .ids("user_city", 1)
            .ids("item_city", 1)
            .output("score")
            .table("users", OF_USERS)
            .table("items", OF_ITEMS)
            .constant("last", 2)
            .node("Gather", "u", "users", "user_city")
            .node("Gather", "i", "items", "item_city")
            .node("Add", "sum", "u", "i")
            .node("Squeeze", "logit", "sum", "last")
            .node("Sigmoid", "score", "logit")
            .write(folder.resolve("cities.onnx"));
    schema = Files.writeString(folder.resolve("schema.yaml"), SCHEMA);
  }

  private CommandRun imported(String header, String row) throws IOException {
    StringBuilder rows = new StringBuilder(header).append(",expected_0\n");
    for (int user = 0; user < CITIES.size(); user++) {
      for (int item = 0; item < CITIES.size(); item++) {
        double logit = OF_USERS[FIRST + user][0] + OF_ITEMS[FIRST + item][0];
        rows.append(String.format(Locale.ROOT, row, CITIES.get(user), CITIES.get(item)))
            .append(',')
            .append(1 / (1 + Math.exp(-logit)))
            .append('\n');
      }
    }
    Path golden = Files.writeString(folder.resolve("golden.csv"), rows);
    Path bundle = folder.resolve("bundle");
    return CommandRun.of("import", model, "--schema", schema, "--golden", golden, "--out", bundle);
  }

  @Test
  void eachFeatureHasAColumnOfItsOwn() throws Exception {
    CommandRun run = imported("user_city,item_city", "%s,%s");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Equal: [ranker.onnx]");
  }

  @Test
  void oneColumnForBothIsRefused() throws Exception {
    CommandRun run = imported("city", "%s");
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).contains("expected a column [user_city]");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }
}
