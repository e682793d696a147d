package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.support.AbstractClient;
import org.elasticsearch.cluster.ClusterChangedEvent;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlock;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlocks;
import org.elasticsearch.cluster.metadata.AliasMetadata;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodeRole;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.node.VersionInformation;
import org.elasticsearch.cluster.project.DefaultProjectResolver;
import org.elasticsearch.cluster.routing.IndexRoutingTable;
import org.elasticsearch.cluster.routing.RoutingTable;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.transport.TransportAddress;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.threadpool.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a registry leaves the cluster's state, and what must not keep it there. */
class ForgottenRegistryTest {
  private static final long NOW = TimeValue.timeValueDays(20_000).millis();

  /** Version 1 of its only model was deleted. */
  private static final ModelRegistry DELETED =
      ModelRegistry.EMPTY.withModel("m", StoredModel.NEW.withLastVersion(1));

  private final List<RegistryChange> changes = new ArrayList<>();
  private final Client client = new NoRequests();

  // Who asks for nothing needs no service of the cluster.
  @SuppressWarnings("NullAway")
  private final RegistryReconciler reconciler =
      new RegistryReconciler(
          new ManifestStore(client),
          new ChunkStore(client, null),
          changes::add,
          Runnable::run,
          () -> NOW,
          () -> TimeValue.timeValueHours(24));

  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void theIndexKeepsTheRegistryAlsoIfItCameAfterTheReconcilerLooked() {
    RegistryChange forget = new RegistryChange.Forget();
    assertThat(forget.apply(state(DELETED, false), NOW)).isEqualTo(ModelRegistry.EMPTY);
    assertThat(forget.apply(state(DELETED, true), NOW)).isEqualTo(DELETED);
  }

  @Test
  void theIndexGoesInTheSameStepWhereSomebodyAsks() {
    ClusterState without = ModelIndex.deletedFrom(state(DELETED, true), Settings.EMPTY);
    assertThat(ModelIndex.isIn(without)).isFalse();
    assertThat(new RegistryChange.Forget().apply(without, NOW)).isEqualTo(ModelRegistry.EMPTY);
    ClusterState never = state(DELETED, false);
    assertThat(ModelIndex.deletedFrom(never, Settings.EMPTY)).isSameAs(never);
  }

  @Test
  void anUploadWhoseContentWentWithTheIndexIsRefusedUnlessItIsRegisteredAlready() {
    RegistryChange upload =
        new RegistryChange.AddVersion(
            "m",
            new StoredVersion.Content("blob", 2, 9, "sha"),
            new StoredVersion.Facts("name", "ranker", "print", 7),
            0);
    ModelRegistry added = upload.apply(state(DELETED, true), NOW);
    assertThat(added.model("m").newest().version()).isEqualTo(2);
    assertThatExceptionOfType(ElasticsearchStatusException.class)
        .isThrownBy(() -> upload.apply(state(DELETED, false), NOW))
        .withMessageContaining("upload it again")
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(RestStatus.CONFLICT));
    assertThat(upload.apply(state(added, false), NOW)).isEqualTo(added);
  }

  @Test
  void anEmptyRegistryLeavesTheStateToo() {
    see(state(ModelRegistry.EMPTY, false));
    assertThat(changes).containsExactly(new RegistryChange.Forget());
  }

  @Test
  void aStateWithoutARegistryHasNothingToForget() {
    see(state(null, false));
    assertThat(changes).isEmpty();
  }

  /** As when the server migrates system indices. */
  @Test
  void anIndexThatTheServerMovedIsAskedForWhatItHas() {
    ModelRegistry registry =
        new RegistryChange.AddVersion(
                "m",
                new StoredVersion.Content("blob", 2, 9, "sha"),
                new StoredVersion.Facts("name", "ranker", "print", 7),
                0)
            .apply(DELETED, NOW);
    ClusterState moved = state(registry, ModelIndex.NAME + "-reindexed-for-10");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> see(moved))
        .withMessage("asked for indices:admin/refresh");
    assertThat(changes).as("nothing is called missing").isEmpty();
    assertThat(ModelIndex.isIn(ModelIndex.deletedFrom(moved, Settings.EMPTY))).isFalse();
  }

  /** It may have read them before the index was deleted. */
  @Test
  void theReconcilerPutsNothingBackOfAnIndexThatIsGone() {
    StoredVersion version =
        new StoredVersion(
            1,
            new StoredVersion.Content("blob", 2, 9, "sha"),
            new StoredVersion.Facts("name", "ranker", "print", 7),
            NOW);
    Map<String, ModelReference> aliases = Map.of("a", version.reference("m"));
    Recovery late =
        new Recovery(
            List.of(new Recovery.Found("m", version)),
            aliases,
            Map.of("m", 7L),
            Set.of(),
            Set.of(),
            Set.of("other"));
    ModelRegistry there = late.apply(state(null, true), NOW);
    assertThat(there.models()).containsOnlyKeys("m");
    assertThat(there.aliases()).isEqualTo(aliases);
    assertThat(late.apply(state(null, false), NOW)).isEqualTo(ModelRegistry.EMPTY);
    assertThat(late.apply(state(DELETED, false), NOW)).isEqualTo(DELETED);
  }

  /** As the server's own deletion of an index. */
  @Test
  void aBlockOfTheIndexKeepsItUnlessItLetsDelete() {
    ClusterState state = state(DELETED, true);
    assertThatExceptionOfType(ClusterBlockException.class)
        .isThrownBy(
            () ->
                ModelIndex.deletedFrom(
                    blocked(state, IndexMetadata.INDEX_READ_ONLY_BLOCK), Settings.EMPTY))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(RestStatus.FORBIDDEN));
    ClusterState full = blocked(state, IndexMetadata.INDEX_READ_ONLY_ALLOW_DELETE_BLOCK);
    assertThat(ModelIndex.isIn(ModelIndex.deletedFrom(full, Settings.EMPTY))).isFalse();
  }

  private static ClusterState blocked(ClusterState state, ClusterBlock block) {
    return ClusterState.builder(state)
        .blocks(ClusterBlocks.builder().addIndexBlock(ProjectId.DEFAULT, ModelIndex.NAME, block))
        .build();
  }

  /** Shows the state to the master node's reconciler, which asks the store for nothing. */
  private void see(ClusterState state) {
    ClusterState before = ClusterState.builder(new ClusterName("c")).build();
    reconciler.clusterChanged(new ClusterChangedEvent("test", state, before));
  }

  private static ClusterState state(@Nullable ModelRegistry registry, boolean index) {
    return state(registry, index ? ModelIndex.NAME : null);
  }

  private static ClusterState state(@Nullable ModelRegistry registry, @Nullable String index) {
    ProjectMetadata.Builder project = ProjectMetadata.builder(ProjectId.DEFAULT);
    RoutingTable.Builder routing = RoutingTable.builder();
    if (registry != null) {
      project.putCustom(ModelRegistry.TYPE, registry);
    }
    if (index != null) {
      int version = IndexVersion.current().id();
      IndexMetadata.Builder builder =
          IndexMetadata.builder(index)
              .settings(Settings.builder().put("index.version.created", version))
              .numberOfShards(1)
              .numberOfReplicas(0);
      if (!index.equals(ModelIndex.NAME)) {
        builder.putAlias(AliasMetadata.builder(ModelIndex.NAME));
      }
      IndexMetadata metadata = builder.build();
      project.put(metadata, false);
      routing.add(IndexRoutingTable.builder(metadata.getIndex()));
    }
    DiscoveryNode master =
        new DiscoveryNode(
            "node",
            "id",
            new TransportAddress(InetAddress.getLoopbackAddress(), 9300),
            Map.of(),
            Set.of(DiscoveryNodeRole.MASTER_ROLE),
            VersionInformation.CURRENT);
    return ClusterState.builder(new ClusterName("c"))
        .nodes(DiscoveryNodes.builder().add(master).localNodeId("id").masterNodeId("id"))
        .putProjectMetadata(project)
        .putRoutingTable(ProjectId.DEFAULT, routing.build())
        .build();
  }

  /** Without an index there is nothing to ask for. */
  private static final class NoRequests extends AbstractClient {

    private NoRequests() {
      super(Settings.EMPTY, new ThreadPool() {}, DefaultProjectResolver.INSTANCE);
    }

    @Override
    protected <Request extends ActionRequest, Response extends ActionResponse> void doExecute(
        ActionType<Response> action, Request request, ActionListener<Response> listener) {
      throw new AssertionError("asked for " + action.name());
    }
  }
}
