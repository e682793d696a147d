package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphInput;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;

/** Scores of queries are columns like any other when a model is fitted and measured. */
@ExtendWith(SmallService.Resolver.class)
class QueryFeaturesCommandTest {
  private static final String BM25 =
      "  - {name: title_bm25, column: age, field: title_bm25, side: query, kind: numeric,"
          + " encoder: {type: min_max, log: true}}\n";

  @TempDir private Path folder;
  private final SmallService service;

  QueryFeaturesCommandTest(SmallService service) {
    this.service = service;
  }

  private Path recipe(String model) throws IOException {
    String yaml = Files.readString(SmallService.recipe(model));
    assertThat(yaml).contains("features:\n");
    return Files.writeString(
        folder.resolve(model + ".yaml"), yaml.replace("features:\n", "features:\n" + BM25));
  }

  private Path train() throws IOException {
    Path run = folder.resolve("run");
    CommandRun.done(
        TrainArguments.of(
            recipe("deepfm"), service.data(), run, "--quiet", "--set", "fit.epochs=1"));
    return run;
  }

  @Test
  void areFittedExportedVerifiedAndEvaluated() throws IOException {
    Path path = folder.resolve("bundle");
    CommandRun.done("export", train(), "--out", path);
    Bundle bundle = Bundle.open(path);
    assertThat(bundle.schema().side(Side.QUERY))
        .extracting(Feature::field)
        .containsExactly("title_bm25");
    assertThat(bundle.graphs().getFirst().inputs())
        .filteredOn(input -> input.side() == Side.QUERY)
        .extracting(GraphInput::name)
        .containsExactly("query_numbers");
    assertThat(CommandRun.done("verify", path, "--json").json().get("passed").asBoolean()).isTrue();
    assertThat(CommandRun.done("inspect", path).out()).contains("title_bm25", "query");
    JsonNode measured =
        CommandRun.done("evaluate", path, "--data", service.data(), "--json").json();
    assertThat(measured.get("metrics").get("auc/click").asDouble()).isBetween(0.3, 1.0);
    CommandRun.of(
            "recommend",
            "--index",
            service.index(),
            "--towers",
            service.bundle("dssm"),
            "--ranker",
            path,
            "--user",
            "{}")
        .failed("expected a query for each of [title_bm25]", "there is none for [title_bm25]");
  }

  @Test
  void areNoFeaturesOfTwoTowers() throws IOException {
    Path recipe = recipe("dssm");
    CommandRun.of("train", recipe, "--data", service.data(), "--out", folder.resolve("run"))
        .failed("feature [title_bm25]", "two towers cannot", "[user, context, item]");
  }
}
