package org.towerrank.elasticsearch.embed;

import java.io.IOException;
import java.util.Map;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.request.ItemFields;
import org.towerrank.elasticsearch.request.RequestObject;

/** A request to fill a field of an index with the vectors of a model. Stays on the node. */
public final class EmbedIndexRequest extends ActionRequest {
  private static final int BATCH = 256;
  private static final int LARGEST_BATCH = 10_000;

  private final String modelId;
  private final @Nullable Long version;
  private final Body body;
  private final boolean stored;

  /**
   * What the client asks for.
   *
   * @param index to go through; an alias or a pattern, too
   * @param targetField that gets the vectors
   * @param fields that items' features are read from
   * @param query that documents must match, null for all
   * @param onlyMissing whether documents that have a vector are left out
   * @param batchSize documents that are read, embedded and written at once
   */
  public record Body(
      String index,
      String targetField,
      ItemFields fields,
      @Nullable QueryBuilder query,
      boolean onlyMissing,
      int batchSize) {

    /**
     * Reads a request's body.
     *
     * @param configuration that knows the server's queries
     * @throws IllegalArgumentException (400) saying what was expected, what came and where
     */
    public static Body parse(Map<String, Object> values, XContentParserConfiguration configuration)
        throws IOException {
      RequestObject request = new RequestObject("embed_index", values);
      Map<String, Object> query = request.object("query");
      Body body =
          new Body(
              request.requiredText("index"),
              request.requiredText("target_field"),
              new ItemFields(request.texts("field_map")),
              query.isEmpty() ? null : query(query, configuration),
              request.flag("only_missing", true),
              request.whole("batch_size", 1, LARGEST_BATCH, BATCH));
      request.end();
      return body;
    }

    private static QueryBuilder query(
        Map<String, Object> query, XContentParserConfiguration configuration) throws IOException {
      try (XContentParser parser = XContentHelper.mapToXContentParser(configuration, query)) {
        return AbstractQueryBuilder.parseTopLevelQuery(parser);
      }
    }

    /** The query of the documents to embed. */
    QueryBuilder documents() {
      BoolQueryBuilder all = QueryBuilders.boolQuery();
      if (query != null) {
        all.filter(query);
      }
      if (onlyMissing) {
        all.mustNot(QueryBuilders.existsQuery(targetField));
      }
      return all;
    }
  }

  /**
   * A request.
   *
   * @param modelId or an alias
   * @param version of the model; null for the one that the name stands for
   * @param stored whether the task's result is kept for whoever asks for the task later
   */
  public EmbedIndexRequest(String modelId, @Nullable Long version, Body body, boolean stored) {
    this.modelId = modelId;
    this.version = version;
    this.body = body;
    this.stored = stored;
  }

  String modelId() {
    return modelId;
  }

  @Nullable Long version() {
    return version;
  }

  Body body() {
    return body;
  }

  @Override
  public boolean getShouldStoreResult() {
    return stored;
  }

  @Override
  public String getDescription() {
    return "model ["
        + modelId
        + "], index ["
        + body.index()
        + "], field ["
        + body.targetField()
        + "]";
  }

  @Override
  public Task createTask(
      long id, String type, String action, TaskId parent, Map<String, String> headers) {
    return new EmbedIndexTask(id, type, action, getDescription(), parent, headers);
  }

  @Override
  public @Nullable ActionRequestValidationException validate() {
    return null;
  }

  @Override
  public void writeTo(StreamOutput out) {
    TransportAction.localOnly();
  }
}
