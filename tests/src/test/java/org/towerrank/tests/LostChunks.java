package org.towerrank.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.WriteRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.plugins.Plugin;

/**
 * Once there is an index {@link #ASKED}, puts into the index of models what two uploads left that
 * were cut off, one of them long ago, and lets queries of that index have few terms. Requests may
 * not do that.
 */
public final class LostChunks extends Plugin {
  /** How many terms queries of the index may have. */
  static final int TERMS = 2;

  /** How many chunks the old upload left; the young one left one. */
  static final int OLD = 5;

  /** An index whose creation asks for it. */
  static final String ASKED = "lose-chunks";

  private static final String STORE = ".towerrank-models-1";

  private final AtomicBoolean done = new AtomicBoolean();

  /** Called by the server, by reflection. */
  public LostChunks() {}

  /** Writes the plugin into a directory, for the server's installer. */
  static Path zip(Path directory) throws IOException {
    return TestPlugin.write(directory, "lost-chunks", LostChunks.class);
  }

  @Override
  public Collection<?> createComponents(PluginServices services) {
    Client client = new OriginSettingClient(services.client(), IngestService.INGEST_ORIGIN);
    ClusterService cluster = services.clusterService();
    cluster.addListener(
        event -> {
          if (isAsked(event.state()) && done.compareAndSet(false, true)) {
            lose(client);
          }
        });
    return List.of();
  }

  private static boolean isAsked(ClusterState state) {
    return state.metadata().getProject(ProjectId.DEFAULT).indices().containsKey(ASKED);
  }

  private static void lose(Client client) {
    client
        .admin()
        .indices()
        .prepareUpdateSettings(STORE)
        .setSettings(Settings.builder().put("index.max_terms_count", TERMS))
        .origin(IngestService.INGEST_ORIGIN)
        .execute(ActionListener.noop());
    for (int i = 0; i < OLD; i++) {
      chunk(client, "lost", i, 0);
    }
    chunk(client, "young", 0, System.currentTimeMillis());
  }

  private static void chunk(Client client, String blob, int chunk, long created) {
    client
        .prepareIndex(STORE)
        .setId(blob + "-" + chunk)
        .setSource(Map.of("blob", blob, "chunk", chunk, "created", created))
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .execute(ActionListener.noop());
  }
}
