package org.towerrank.elasticsearch.action;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.ingest.IngestService;
import org.towerrank.elasticsearch.store.RegistryChange;

/** Changes of the registry that the plugin makes itself, not on behalf of a user. */
public final class RegistryClient {
  private static final TimeValue TIMEOUT = TimeValue.timeValueMinutes(2);

  private final Client client;

  /** Changes through a client of a node. */
  public RegistryClient(Client client) {
    this.client = new OriginSettingClient(client, IngestService.INGEST_ORIGIN);
  }

  /** Makes a change, and waits for it: for threads that may wait. */
  public void change(RegistryChange change) {
    PlainActionFuture<ChangeRegistry.Response> done = new PlainActionFuture<>();
    change(change, done);
    done.actionGet(TIMEOUT);
  }

  /** Makes a change. */
  public void change(RegistryChange change, ActionListener<ChangeRegistry.Response> listener) {
    change(change, ChangeRegistry.Timeouts.DEFAULT, listener);
  }

  /** Makes a change that may not take longer. */
  public void change(
      RegistryChange change,
      ChangeRegistry.Timeouts timeouts,
      ActionListener<ChangeRegistry.Response> listener) {
    client.execute(
        ChangeRegistry.ADD_VERSION, new ChangeRegistry.Request(change, timeouts), listener);
  }
}
