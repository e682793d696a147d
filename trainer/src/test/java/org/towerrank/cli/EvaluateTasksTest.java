package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Weights;
import org.towerrank.onnx.GraphWriter;
import org.towerrank.precision.Precision;

/** A ranker's scores and the labels of a recipe belong together by the names of the tasks. */
@ExtendWith(SmallService.Resolver.class)
class EvaluateTasksTest {
  private static final String TASKS = "  - {name: click}\n  - {name: like}\n";

  @TempDir private Path folder;
  private final SmallService service;

  EvaluateTasksTest(SmallService service) {
    this.service = service;
  }

  private Path recipe(String tasks) throws IOException {
    String yaml = Files.readString(SmallService.recipe("mmoe"));
    assertThat(yaml).contains(TASKS);
    return Files.writeString(folder.resolve("recipe.yaml"), yaml.replace(TASKS, tasks));
  }

  private CommandRun evaluate(Path model, Path recipe) {
    return CommandRun.of("evaluate", model, "--data", service.data(), "--recipe", recipe, "--json");
  }

  @Test
  void inWhateverOrderTheRecipeHasThem() throws IOException {
    JsonNode own = metrics(evaluate(service.bundle("mmoe"), recipe(TASKS)));
    String turned = "  - {name: like}\n  - {name: click}\n";
    assertThat(metrics(evaluate(service.bundle("mmoe"), recipe(turned)))).isEqualTo(own);
  }

  private static JsonNode metrics(CommandRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().get("metrics");
  }

  @Test
  void oneThatEitherLacksIsNamed() throws IOException {
    evaluate(service.bundle("mmoe"), recipe("  - {name: click}\n"))
        .failed("recipe [demo-mmoe] lacks the task [like] of the model [demo-mmoe]");
    evaluate(service.bundle("deepfm"), recipe(TASKS))
        .failed("the model [demo-deepfm] has no task [like], which the recipe [demo-mmoe] has");
  }

  @Test
  void aScoreThatIsNotFiniteIsToldWithItsTaskAndRow() throws IOException {
    Path bundle = folder.resolve("bundle");
    notANumber(Run.open(service.run("mmoe"))).write(bundle, false);
    evaluate(bundle, recipe(TASKS))
        .failed(
            "task [like], row 1 of [demo_ranking/test.csv.gz]: expected a finite score, got [NaN]");
    Path rows = service.data().resolve("demo_ranking/test.csv.gz");
    Path out = folder.resolve("scores.csv");
    CommandRun.of("predict", bundle, "--quiet", "--data", rows, "--out", out)
        .failed(
            "test.csv.gz]: row 1: expected finite numbers, the model [demo-mmoe] of [",
            "] gives [NaN]: look for extreme numbers in the row");
    assertThat(out).doesNotExist();
  }

  /** A bundle whose second task has no finite score, which export would not write. */
  private static BundleWriter notANumber(Run run) throws IOException {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(run.weights().tensors());
    tensors.put("tower.1.out.bias", new FloatTensor(List.of(1), new float[] {Float.NaN}));
    Weights weights = new Weights(tensors);
    GraphWriter.Graph graph = GraphWriter.ranker(run.definition(), weights, Precision.FULL);
    GraphSpec spec = Exporter.export(run).bundle().graphs().get(0);
    return new BundleWriter(run.name(), run.definition().schema(), run.provenance())
        .network(run.definition().network())
        .tasks(run.definition().tasks())
        .graph(spec, graph.model());
  }
}
