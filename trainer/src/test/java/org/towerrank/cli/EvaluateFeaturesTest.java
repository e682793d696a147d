package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Another recipe than that of a model tells which columns its features are read from. */
@ExtendWith(SmallService.Resolver.class)
class EvaluateFeaturesTest {
  private static final String GENRES =
      "  - {name: genres, side: item, kind: sequence, max_length: 6, encoder: {type: vocabulary}}\n";
  private static final String GENDER =
      "  - {name: gender, side: user, kind: categorical, encoder: {type: vocabulary}}\n";

  @TempDir private Path folder;
  private final SmallService service;

  EvaluateFeaturesTest(SmallService service) {
    this.service = service;
  }

  private Path recipe(String model, String replaced, String by) throws IOException {
    String yaml = Files.readString(SmallService.recipe(model));
    assertThat(yaml).contains(replaced);
    return Files.writeString(folder.resolve("recipe.yaml"), yaml.replace(replaced, by));
  }

  private CommandRun evaluate(Object... more) {
    Object[] arguments = new Object[more.length + 4];
    arguments[0] = "evaluate";
    arguments[1] = "--data";
    arguments[2] = service.data();
    arguments[3] = "--json";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandRun.of(arguments);
  }

  /** Otherwise it would be missing in every row, and the model would seem to be worse. */
  @Test
  void oneThatTheRecipeLacksIsNamed() throws IOException {
    evaluate(service.bundle("deepfm"), "--recipe", recipe("deepfm", GENRES, ""))
        .failed("recipe [demo-deepfm] lacks the feature [genres] of the model [demo-deepfm]");
    evaluate(service.bundle("dssm"), "--recipe", recipe("dssm", GENDER, ""))
        .failed("recipe [demo-dssm] lacks the feature [gender] of the model [demo-dssm]");
  }

  /** Two towers read features of items from the catalogue, and all others from events. */
  @Test
  void oneThatIsReadFromAnotherTableIsNamed() throws IOException {
    evaluate(
            service.bundle("dssm"),
            "--recipe",
            recipe("dssm", "{name: year, side: item", "{name: year, side: user"))
        .failed("feature [year]: expected the side [item] that it has in the model [demo-dssm]");
  }

  /** As where a recipe serves two models that are compared. */
  @Test
  void oneThatTheModelLacksIsNotRead() throws IOException {
    Path more =
        recipe(
            "deepfm",
            GENRES,
            GENRES
                + "  - {name: seen_at, column: nowhere, side: context, kind: numeric, encoder: {type:"
                + " identity}}\n");
    JsonNode own = metrics(evaluate(service.bundle("deepfm")));
    assertThat(metrics(evaluate(service.bundle("deepfm"), "--recipe", more))).isEqualTo(own);
  }

  private static JsonNode metrics(CommandRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().get("metrics");
  }
}
