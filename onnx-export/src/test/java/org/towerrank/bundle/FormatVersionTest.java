package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.export.TreeBundle;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;

class FormatVersionTest {
  private static final NumericEncoder OLD = new MinMaxEncoder(0, 9, 0.5f, false);
  private static final NumericEncoder NEW =
      new LinearEncoder(0.25, -1, new Clip(-2, 2), Float.NaN, true);

  private static Map<String, byte[]> files(NumericEncoder user) {
    return new LinkedHashMap<>(
        TreeBundle.writer(Map.of("age", user), Map.of("price", OLD)).content());
  }

  private static String manifest(Map<String, byte[]> files) {
    return new String(Objects.requireNonNull(files.get("model.json")), StandardCharsets.UTF_8);
  }

  private static Bundle open(Map<String, byte[]> files, String from, String to)
      throws BundleException {
    String json = manifest(files);
    assertThat(json).contains(from);
    files.put("model.json", json.replace(from, to).getBytes(StandardCharsets.UTF_8));
    return Bundle.of(BundleFiles.of("test", files));
  }

  @Test
  void aBundleHasTheLowestVersionThatCanSayIt() throws Exception {
    assertThat(manifest(files(OLD))).contains("\"format_version\" : 1,");
    assertThat(manifest(files(NEW))).contains("\"format_version\" : 2,", "\"missing\" : \"nan\"");
    Bundle read = Bundle.of(BundleFiles.of("test", files(NEW)));
    assertThat(read.schema().encoders()).containsEntry("age", NEW);
    assertThat(read.graphs()).hasSize(1);
  }

  @Test
  void aLaterVersionMayHoldWhatEarlierOnesDid() throws Exception {
    Bundle read = open(files(OLD), "\"format_version\" : 1", "\"format_version\" : 2");
    assertThat(read.schema().encoders()).containsEntry("age", OLD);
  }

  @Test
  void whatAVersionLacksIsRefusedInItsManifests() {
    assertThatThrownBy(() -> open(files(NEW), "\"format_version\" : 2", "\"format_version\" : 1"))
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "[model.json]: encoder [age] is of type [linear], which needs format_version 2, got:"
                + " 1");
  }

  @Test
  void scoresOfQueriesNeedTheSecondVersion() throws Exception {
    Network deepFm = new DeepFm(2, new Mlp(List.of(4), Activation.RELU, 0f, false), 0f);
    Run run = RandomModels.runWithQueries(deepFm, 1);
    Map<String, byte[]> files = new LinkedHashMap<>(Exporter.export(run).writer().content());
    assertThat(manifest(files)).contains("\"format_version\" : 2,", "\"side\" : \"query\"");
    assertThat(Bundle.of(BundleFiles.of("test", files)).schema())
        .isEqualTo(run.definition().schema());
    FeatureSchema old =
        new FeatureSchema(
            List.of(new NumericFeature("title_bm25", Side.QUERY, "title_bm25", "age")),
            Map.of("age", OLD));
    SchemaEntry entry = SchemaEntry.of(old, new LinkedHashMap<>());
    assertThatThrownBy(() -> FormatVersion.requireCovers("model.json", 1, entry))
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "[model.json]: feature [title_bm25] is of side [query], which needs format_version 2,"
                + " got: 1");
  }

  /** Rows are as they were, but an earlier reader knows no such key. */
  @Test
  void howASequenceIsPooledNeedsTheSecondVersion() {
    SequenceFeature liked =
        new SequenceFeature(
            "liked",
            Side.USER,
            "liked",
            "item",
            9,
            SequenceFeature.Order.NEWEST_FIRST,
            " ",
            null,
            Pooling.SQRTN);
    SchemaEntry entry =
        SchemaEntry.of(
            new FeatureSchema(List.of(liked), Map.of("item", new HashEncoder(5))),
            new LinkedHashMap<>());
    assertThat(FormatVersion.of(entry)).isEqualTo(2);
    assertThatThrownBy(() -> FormatVersion.requireCovers("model.json", 1, entry))
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "[model.json]: feature [liked] is a sequence with [pooling], which needs"
                + " format_version 2, got: 1");
  }

  @Test
  void onlyNumbersOfRankersAreScoresOfQueries() {
    FeatureSchema queries = RandomModels.rankerSchema();
    Mlp mlp = new Mlp(List.of(4), Activation.RELU, 0f, false);
    assertThatThrownBy(() -> new ModelDefinition(new Dssm(4, mlp, mlp, 6, 0), queries, List.of()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("two towers cannot have the feature [title_bm25] of side [query]");
    assertThatThrownBy(
            () ->
                new FeatureSchema(
                    List.of(new CategoricalFeature("c", Side.QUERY, "c", "device")),
                    queries.encoders()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("feature [c] of side [query]")
        .hasMessageContaining(
            "expected one of the kinds [numeric, age, occurrences], got: [categorical]");
  }

  @Test
  void runsHaveTheLowestVersionToo(@TempDir Path folder) throws IOException {
    Run run =
        RandomModels.run(new DeepFm(2, new Mlp(List.of(4), Activation.RELU, 0f, false), 0f), 1);
    run.write(folder.resolve("run"));
    Path json = folder.resolve("run/run.json");
    assertThat(Files.readString(json)).contains("\"format_version\" : 1,");
    assertThat(Run.open(folder.resolve("run")).definition()).isEqualTo(run.definition());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"mean\" | expected a number or nan, got: mean",
        "\"NaN\" | expected a number, mean or nan, got: [NaN], nearest is [nan]",
        "\"7\" | expected a number, mean or nan, got: [7]",
        "1e39 | expected a number, mean or nan, got: [1.0E39]",
        "true | expected a number, mean or nan, got: [true]",
        "[ ] | expected a number, mean or nan, got: [[]]",
        "null | missing",
      })
  void whatNoMissingNumberIsIsRefused(String spoilt) {
    String value = spoilt.substring(0, spoilt.indexOf(" | "));
    assertThatThrownBy(() -> open(files(NEW), "\"missing\" : \"nan\"", "\"missing\" : " + value))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(spoilt.substring(spoilt.indexOf(" | ") + 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[ 2.0, -2.0 ]", "[ 1.0 ]", "[ 1.0, 2.0, 3.0 ]", "[ null, 1.0 ]", "[ ]"})
  void boundsThatAreNoneAreRefused(String clip) {
    assertThatThrownBy(() -> open(files(NEW), "\"clip\" : [ -2.0, 2.0 ]", "\"clip\" : " + clip))
        .isInstanceOf(BundleException.class);
  }
}
