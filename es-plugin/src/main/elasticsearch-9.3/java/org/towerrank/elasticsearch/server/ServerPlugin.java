package org.towerrank.elasticsearch.server;

import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.cluster.snapshots.features.ResetFeatureStateResponse.ResetFeatureStateStatus;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.SystemIndexPlugin;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;

/** A plugin with REST requests and a system index, as 9.3 and 9.4 call it. */
public abstract class ServerPlugin extends Plugin implements ActionPlugin, SystemIndexPlugin {

  /** The handlers of the plugin's requests. */
  protected abstract Collection<RestHandler> restHandlers();

  /** Forgets what the system index holds, before the server deletes it to reset the feature. */
  protected abstract void forget(Client client, ActionListener<Void> listener);

  @Override
  public final Collection<RestHandler> getRestHandlers(
      Settings settings,
      NamedWriteableRegistry writeables,
      RestController controller,
      ClusterSettings clusterSettings,
      IndexScopedSettings indexSettings,
      SettingsFilter filter,
      IndexNameExpressionResolver names,
      Supplier<DiscoveryNodes> nodes,
      Predicate<NodeFeature> features) {
    return restHandlers();
  }

  @Override
  public final void cleanUpFeature(
      ClusterService cluster,
      ProjectResolver projects,
      Client client,
      TimeValue masterTimeout,
      ActionListener<ResetFeatureStateStatus> listener) {
    forget(
        client,
        listener.delegateFailureAndWrap(
            (l, forgotten) ->
                SystemIndexPlugin.super.cleanUpFeature(
                    cluster, projects, client, masterTimeout, l)));
  }
}
