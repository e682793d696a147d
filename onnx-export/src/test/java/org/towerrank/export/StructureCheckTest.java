package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;

/** What a trial run of a ranker holds to be sound, and how it tells its two ways of running. */
class StructureCheckTest {
  @TempDir private Path folder;

  /** A root of numbers that the data has none below 0 of, whomever they describe. */
  @Test
  void rootsOfTheUsersNumbersAreFiniteForAnySeed() throws Exception {
    Path bundle = imported("user_number", "item_number");
    for (int seed = 1; seed <= 12; seed++) {
      assertThat(StructureCheck.run(Bundle.open(bundle), StructureCheck.ROWS, seed).outputs())
          .extracting(StructureReport.Output::rowsPerUser)
          .containsExactly("a user each", "one user, many items");
    }
  }

  @Test
  void rootsOfTheItemsNumbersAreFiniteForAnySeed() throws Exception {
    Path bundle = imported("item_number", "user_number");
    for (int seed = 1; seed <= 12; seed++) {
      assertThat(StructureCheck.run(Bundle.open(bundle), StructureCheck.ROWS, seed).rows())
          .isEqualTo(StructureCheck.ROWS);
    }
  }

  @Test
  void theTwoRunsOfOneGraphAreTold() throws Exception {
    CommandRun run = CommandRun.of("verify", imported("user_number", "item_number"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("ranker.onnx +score +a user each +1 ")
        .containsPattern("ranker.onnx +score +one user, many items +1 ");
  }

  /** A bundle of a graph that has the root of one number, and adds the other. */
  private Path imported(String root, String added) throws Exception {
    Path model =
        new SmallGraph()
            .input("user_number", 1)
            .input("item_number", 1)
            .node("Sqrt", "root", root)
            .node("Add", "score", "root", added)
            .output("score")
            .write(folder.resolve("model.onnx"));
    String number = ", kind: numeric, encoder: {type: identity, missing: 0}}\n";
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            "name: roots\ntasks: [click]\nids: {missing: 0, unknown: 0, first: 1}\nfeatures:\n"
                + ("  - {name: user_number, side: user" + number)
                + ("  - {name: item_number, side: item" + number));
    Path bundle = folder.resolve("bundle");
    CommandRun run = CommandRun.of("import", model, "--schema", schema, "--out", bundle);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return bundle;
  }
}
