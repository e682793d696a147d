package org.towerrank.elasticsearch.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.index.get.GetResult;
import org.elasticsearch.tasks.TaskManager;
import org.elasticsearch.telemetry.metric.MeterRegistry;
import org.elasticsearch.threadpool.DefaultBuiltInExecutorBuilders;
import org.elasticsearch.threadpool.ThreadPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Paths of pipelines in sources of which an index says more. */
class DocumentSourcesTest {
  static {
    LogConfigurator.configureESLogging();
  }

  private static final ThreadPool THREADS =
      new ThreadPool(
          Settings.builder().put("node.name", "test").build(),
          MeterRegistry.NOOP,
          new DefaultBuiltInExecutorBuilders());

  private static final String MAPPING =
      """
      {"_doc":{"_source":{"excludes":["secret"]},"properties":{
        "makers":{"type":"keyword"},"kept":{"type":"keyword","synthetic_source_keep":"all"},
        "sellers":{"properties":{"name":{"type":"keyword"}}},
        "counts":{"properties":{"0":{"type":"long"}}},
        "secret":{"type":"keyword"},"maker":{"type":"alias","path":"makers"}}}}
      """;

  @AfterAll
  static void close() {
    THREADS.shutdownNow();
  }

  /** A synthetic source has a list of one value as that value, and so it has one sent without. */
  @Test
  void placesInListsThatSyntheticSourcesDoNotHaveAreRefused() {
    DocumentSources sources = sources("synthetic");
    for (String source : List.of("{\"makers\":\"x\"}", "{\"makers\":[\"x\",\"y\"]}")) {
      assertRefused(sources, source, "makers.0", "the list in field [makers] in the order");
      assertRefused(sources, source, "_source.makers.0", "the list in field [makers] in the order");
    }
    String sellers = "{\"sellers\":{\"name\":[\"x\",\"y\"]}}";
    assertRefused(sources, sellers, "sellers.0.name", "the list in field [sellers] in the order");
  }

  @Test
  void placesThatSourcesHaveAreRead() {
    DocumentSources synthetic = sources("synthetic");
    assertThat(read(synthetic, "{\"kept\":[\"y\",\"x\"]}", "kept.0")).containsEntry("kept.0", "y");
    assertThat(read(synthetic, "{\"kept\":\"y\"}", "kept.0")).isEmpty();
    assertThat(read(synthetic, "{\"counts\":{\"0\":7}}", "counts.0")).containsEntry("counts.0", 7);
    assertThat(read(synthetic, "{\"counts\":{\"1\":7}}", "counts.0")).isEmpty();
    assertThat(read(synthetic, "{}", "makers.0")).isEmpty();
    DocumentSources stored = sources("stored");
    assertThat(read(stored, "{\"makers\":\"x\"}", "makers.0")).isEmpty();
    assertThat(read(stored, "{\"makers\":[\"x\"]}", "makers.0")).containsEntry("makers.0", "x");
  }

  @Test
  void fieldsThatSourcesLackAreRefusedByTheirPathsInPipelines() {
    DocumentSources sources = sources("stored");
    for (String path : List.of("secret", "_source.secret", "secret.0")) {
      assertRefused(sources, "{}", path, "whose mapping leaves it out");
    }
    for (String path : List.of("maker", "_source.maker", "maker.0")) {
      assertRefused(sources, "{}", path, "an alias in the mapping");
      assertThatThrownBy(() -> sources.requireNames("[p]", "items", List.of(path)))
          .hasMessageContaining("an alias in the mapping");
    }
  }

  private static void assertRefused(
      DocumentSources sources, String source, String path, String message) {
    assertThatThrownBy(() -> read(sources, source, path))
        .as(path + " of " + source)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Map<String, Object> read(DocumentSources sources, String source, String path) {
    GetResult result =
        new GetResult("items", "1", 0, 1, 1, true, new BytesArray(source), Map.of(), Map.of());
    return sources.read(
        "[documents]", new GetResponse(result), new SourcePaths(List.of(path), Set.of()));
  }

  private static DocumentSources sources(String mode) {
    Settings of =
        Settings.builder()
            .put(IndexMetadata.SETTING_VERSION_CREATED, IndexVersion.current())
            .put("index.mapping.source.mode", mode)
            .build();
    IndexMetadata index =
        IndexMetadata.builder("items")
            .settings(of)
            .numberOfShards(1)
            .numberOfReplicas(0)
            .putMapping(MAPPING)
            .build();
    ProjectMetadata project = ProjectMetadata.builder(ProjectId.DEFAULT).put(index, false).build();
    ClusterState state =
        ClusterState.builder(ClusterName.DEFAULT)
            .metadata(Metadata.builder().put(project).build())
            .build();
    Settings node = Settings.builder().put("node.name", "test").build();
    ClusterSettings settings = new ClusterSettings(node, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS);
    ClusterService cluster =
        new ClusterService(node, settings, THREADS, new TaskManager(node, THREADS, Set.of()));
    cluster.getClusterApplierService().setInitialState(state);
    return new DocumentSources(() -> cluster);
  }
}
