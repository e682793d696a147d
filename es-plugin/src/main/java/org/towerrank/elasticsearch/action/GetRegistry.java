package org.towerrank.elasticsearch.action;

import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.transport.TransportService;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.store.ModelRegistry;

/**
 * The action that shows models, versions and aliases, as known to the node that gets the request.
 */
public final class GetRegistry {
  /** Its name is what a role grants. */
  public static final ActionType<Response> TYPE =
      new ActionType<>("cluster:monitor/towerrank/models/get");

  private GetRegistry() {}

  /** A request for the whole registry. */
  public static final class Request extends ActionRequest {
    @Override
    public void writeTo(StreamOutput out) {
      TransportAction.localOnly();
    }

    @Override
    public @Nullable ActionRequestValidationException validate() {
      return null;
    }
  }

  /** The registry. */
  public static final class Response extends ActionResponse {
    private final ModelRegistry registry;

    Response(ModelRegistry registry) {
      this.registry = registry;
    }

    /** All models and aliases. */
    public ModelRegistry registry() {
      return registry;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      TransportAction.localOnly();
    }
  }

  /** Runs it. */
  public static final class Transport extends TransportAction<Request, Response> {
    private final NodeModelService models;

    /** Called by the server. */
    @Inject
    public Transport(TransportService transport, ActionFilters filters, NodeModelService models) {
      super(TYPE.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
      this.models = models;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
      listener.onResponse(new Response(models.registry()));
    }
  }
}
