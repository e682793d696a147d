package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Towers of other tools that are compared by cosine, of one number each. */
class UnitVectorsTest {
  private static final String FEATURES =
      """
      name: towers
      features:
        - {name: budget, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
      """;

  @TempDir private Path folder;

  @Test
  void vectorsOfOtherLengthsHaveNoCosine() throws IOException {
    for (boolean user : new boolean[] {true, false}) {
      CommandRun run = imported("cosine", user ? "Identity" : "Sign", user ? "Sign" : "Identity");
      assertThat(run.exitCode()).isOne();
      assertThat(run.err())
          .contains(user ? "graph [user_tower.onnx]" : "graph [item_tower.onnx]")
          .contains("expected vectors of length 1, as [similarity] is [cosine], got one of length")
          .contains("[dot_product]");
      assertThat(folder.resolve("bundle")).doesNotExist();
    }
  }

  @Test
  void theyHaveInnerProducts() throws IOException {
    CommandRun run = imported("dot_product", "Identity", "Identity");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(CommandRun.of("verify", folder.resolve("bundle")).exitCode()).isZero();
  }

  /** A sign is a vector of length 1, or of zeros for a row without a value. */
  @Test
  void vectorsOfLengthOneAreTaken() throws IOException {
    CommandRun run = imported("cosine", "Sign", "Sign");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(CommandRun.of("verify", folder.resolve("bundle")).exitCode()).isZero();
  }

  private CommandRun imported(String similarity, String ofUser, String ofItem) throws IOException {
    Path schema = folder.resolve("schema.yaml");
    Files.writeString(schema, FEATURES + "similarity: " + similarity + "\n");
    return CommandRun.of(
        "import",
        "--user",
        tower("budget", ofUser),
        "--item",
        tower("price", ofItem),
        "--schema",
        schema,
        "--out",
        folder.resolve("bundle"));
  }

  private Path tower(String input, String operator) throws IOException {
    return new SmallGraph()
        .input(input, 1)
        .output("vector")
        .node(operator, "vector", input)
        .write(folder.resolve(input + ".onnx"));
  }
}
