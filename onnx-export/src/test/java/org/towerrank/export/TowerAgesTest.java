package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two towers of which the user's counts ages to the moment of a request. */
class TowerAgesTest {
  private static final String SCHEMA =
      """
      name: ages
      similarity: dot_product
      features:
        - {name: tenure, side: user, field: joined, kind: age, moment: now, encoder: {type: identity, missing: 0}}
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
      """;

  @TempDir private Path folder;

  /** Only the user's rows have a moment. */
  @Test
  void goldenRowsOfItemsNeedNoMoment() throws Exception {
    Path user =
        new SmallGraph()
            .input("tenure", 1)
            .node("Neg", "vector", "tenure")
            .output("vector")
            .write(folder.resolve("user.onnx"));
    Path item =
        new SmallGraph()
            .input("price", 1)
            .node("Neg", "vector", "price")
            .output("vector")
            .write(folder.resolve("item.onnx"));
    Path schema = Files.writeString(folder.resolve("schema.yaml"), SCHEMA);
    Path users =
        Files.writeString(
            folder.resolve("users.csv"), "joined,now,expected_0\n2026-01-01,2026-01-03,-2\n");
    Path items = Files.writeString(folder.resolve("items.csv"), "price,expected_0\n7,-7\n");
    CommandRun run =
        CommandRun.of(
            "import",
            "--user",
            user,
            "--item",
            item,
            "--schema",
            schema,
            "--out",
            folder.resolve("bundle"),
            "--user-golden",
            users,
            "--item-golden",
            items);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Equal: [user_tower.onnx]", "Equal: [item_tower.onnx]");
    Files.writeString(users, "joined,expected_0\n2026-01-01,-2\n");
    assertThat(CommandRun.of("verify", folder.resolve("bundle"), "--user-golden", users).err())
        .contains("expected a column [now]");
  }
}
