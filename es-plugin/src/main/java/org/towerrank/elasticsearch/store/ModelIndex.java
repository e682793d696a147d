package org.towerrank.elasticsearch.store;

import java.util.List;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.Version;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.MetadataDeleteIndexService;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.routing.IndexRoutingTable;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.Index;
import org.elasticsearch.indices.SystemIndexDescriptor;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.rest.RestStatus;
import org.jspecify.annotations.Nullable;

/** The system index that holds bundles: only the plugin itself reads and writes it. */
public final class ModelIndex {
  /** Its name. */
  public static final String NAME = ".towerrank-models-1";

  /**
   * The origin that marks requests as the plugin's own. Security knows a fixed list of such
   * origins; this one may write system indices of plugins.
   */
  public static final String ORIGIN = IngestService.INGEST_ORIGIN;

  private ModelIndex() {}

  /** How the server creates it, on the first write. */
  public static SystemIndexDescriptor descriptor() {
    return SystemIndexDescriptor.builder()
        .setIndexPattern(".towerrank-models-*")
        .setPrimaryIndex(NAME)
        .setDescription("Bundles of TowerRank models")
        .setSettings(
            Settings.builder()
                .put("index.number_of_shards", 1)
                .put("index.auto_expand_replicas", "0-1")
                .build())
        .setMappings(mappings())
        .setOrigin(ORIGIN)
        .setNetNew()
        .build();
  }

  /** Whether a cluster has it. */
  static boolean isIn(ClusterState state) {
    return state.metadata().getProject(ProjectId.DEFAULT).hasIndexAbstraction(NAME);
  }

  /**
   * Where its shards are; null where there is none. The server may move what it holds to an index
   * of another name, when it migrates system indices, and make its name an alias.
   */
  public static @Nullable IndexRoutingTable routing(ClusterState state) {
    List<Index> indices = indices(state);
    return indices.isEmpty()
        ? null
        : state.routingTable(ProjectId.DEFAULT).index(indices.getFirst());
  }

  private static List<Index> indices(ClusterState state) {
    IndexAbstraction named =
        state.metadata().getProject(ProjectId.DEFAULT).getIndicesLookup().get(NAME);
    return named == null ? List.of() : named.getIndices();
  }

  /**
   * A cluster's state without the index and all that it holds.
   *
   * @param node settings of the node that changes the state
   * @throws ClusterBlockException (403) when an operator has blocked it, or a
   *     SnapshotInProgressException (400) while a snapshot of it is made: both as the server's own
   *     deletion of an index
   */
  public static ClusterState deletedFrom(ClusterState state, Settings node) {
    Set<Index> indices = Set.copyOf(indices(state));
    if (indices.isEmpty()) {
      return state;
    }
    String[] names = indices.stream().map(Index::getName).toArray(String[]::new);
    ClusterBlockException blocked =
        state.blocks().indicesAllowReleaseResources(ProjectId.DEFAULT, names);
    if (blocked != null) {
      throw blocked;
    }
    return MetadataDeleteIndexService.deleteIndices(state, indices, node);
  }

  /**
   * What an upload gets (409) whose content was deleted with the index before it was registered.
   */
  public static ElasticsearchStatusException deletedMeanwhile(String id) {
    return new ElasticsearchStatusException(
        "expected the content of model ["
            + id
            + "] in ["
            + NAME
            + "], which was deleted while the model was uploaded: upload it again if it is wanted",
        RestStatus.CONFLICT);
  }

  private static String mappings() {
    return """
      {"_doc":{
        "_meta":{"version":"%s","managed_index_mappings_version":2},
        "dynamic":"strict",
        "properties":{
          "blob":{"type":"keyword"},
          "chunk":{"type":"integer"},
          "created":{"type":"date","format":"epoch_millis"},
          "bytes":{"type":"binary"},
          "key":{"type":"keyword"},
          "model":{"type":"keyword"},
          "version":{"type":"long"},
          "alias":{"type":"keyword"},
          "deleted":{"type":"date","format":"epoch_millis"},
          "manifest":{"type":"object","enabled":false}}}}
      """
        .formatted(Version.CURRENT);
  }
}
