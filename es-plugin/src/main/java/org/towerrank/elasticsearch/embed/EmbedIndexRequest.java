package org.towerrank.elasticsearch.embed;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.mapper.IndexFieldMapper;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.RemoteClusterAware;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.request.RequestObject;

/** A request to fill a field of an index with the vectors of a model. Stays on the node. */
public final class EmbedIndexRequest extends ActionRequest {
  private static final int BATCH = 256;
  private static final int LARGEST_BATCH = 10_000;
  private static final int MILLIS_PER_SECOND = 1000;
  private static final float UNLIMITED = -1;

  private final String modelId;
  private final @Nullable Long version;
  private final Body body;
  private final Manner manner;
  private final boolean onlyCheck;

  /**
   * What the client asks for.
   *
   * @param indices to go through; aliases or patterns, too
   * @param targetField that gets the vectors
   * @param fields that items' features are read from
   * @param query that documents must match, null for all
   * @param onlyMissing whether documents that have a vector of the model are left out
   * @param batchSize documents that are read, embedded and written at once
   */
  public record Body(
      List<String> indices,
      String targetField,
      FieldRenames fields,
      @Nullable QueryBuilder query,
      boolean onlyMissing,
      int batchSize) {

    /** Copies the list. */
    public Body {
      indices = List.copyOf(indices);
    }

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
              indices(request.requiredText("index")),
              request.requiredText("target_field", RequestObject.LONGEST_PATH),
              new FieldRenames(request.texts("field_map")),
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

    private static List<String> indices(String expression) {
      List<String> indices = List.of(Strings.splitStringByCommaToArray(expression));
      // Where no index is named, the server takes all.
      if (indices.isEmpty() || indices.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            "[embed_index.index]: expected names of indexes with commas between them, got ["
                + expression
                + "]");
      }
      for (String index : indices) {
        if (RemoteClusterAware.isRemoteIndexName(index)) {
          throw new IllegalArgumentException(
              "[embed_index.index]: expected indexes of this cluster, got [" + index + "]");
        }
      }
      return indices;
    }

    /**
     * The query of the documents to embed.
     *
     * @param checked indexes; a pattern may mean more by now
     */
    QueryBuilder documents(List<String> checked, VectorOrigin origin) {
      BoolQueryBuilder all =
          QueryBuilders.boolQuery()
              .filter(QueryBuilders.termsQuery(IndexFieldMapper.NAME, checked));
      if (query != null) {
        all.filter(query);
      }
      if (onlyMissing) {
        all.mustNot(
            QueryBuilders.boolQuery()
                .filter(QueryBuilders.existsQuery(targetField))
                .filter(ofModel(origin)));
      }
      return all;
    }

    /** The query of the documents whose vector is of another or an unknown model. */
    QueryBuilder stale(VectorOrigin origin) {
      return QueryBuilders.boolQuery()
          .filter(QueryBuilders.existsQuery(targetField))
          .mustNot(ofModel(origin));
    }

    private QueryBuilder ofModel(VectorOrigin origin) {
      return QueryBuilders.termQuery(FieldOrigin.companionOf(targetField), origin.fingerprint());
    }
  }

  /**
   * How the task works.
   *
   * @param stored whether the task's result is kept for later requests for the task
   * @param refresh whether searches find the vectors when the task has ended
   * @param pace documents a second at most; infinite for no limit
   */
  public record Manner(boolean stored, boolean refresh, float pace) {
    private static final TimeValue LONGEST_PAUSE = TimeValue.timeValueHours(1);

    /**
     * Reads the pace.
     *
     * @param requestsPerSecond as reindexing has it: -1 for no limit
     * @throws IllegalArgumentException (400) when it is neither
     */
    public static float pace(float requestsPerSecond) {
      if (requestsPerSecond == UNLIMITED) {
        return Float.POSITIVE_INFINITY;
      }
      if (!(requestsPerSecond > 0)) {
        throw new IllegalArgumentException(
            "[requests_per_second]: expected a number above 0, or -1 for no limit, got ["
                + requestsPerSecond
                + "]");
      }
      return requestsPerSecond;
    }

    /** How long a batch takes at this pace. */
    TimeValue pause(int batchSize) {
      return TimeValue.timeValueMillis((long) (batchSize / pace * MILLIS_PER_SECOND));
    }

    void require(int batchSize) {
      if (pause(batchSize).compareTo(LONGEST_PAUSE) > 0) {
        throw new IllegalArgumentException(
            "[embed_index.batch_size]: expected a batch that takes an hour at most at ["
                + pace
                + "] documents a second, got one of ["
                + batchSize
                + "]");
      }
    }
  }

  /**
   * A request.
   *
   * @param modelId or an alias
   * @param version of the model; null for the one that the name stands for
   * @throws IllegalArgumentException (400) when a batch would wait for too long
   */
  public EmbedIndexRequest(String modelId, @Nullable Long version, Body body, Manner manner) {
    this(modelId, version, body, manner, false);
    manner.require(body.batchSize());
  }

  private EmbedIndexRequest(
      String modelId, @Nullable Long version, Body body, Manner manner, boolean onlyCheck) {
    this.modelId = modelId;
    this.version = version;
    this.body = body;
    this.manner = manner;
    this.onlyCheck = onlyCheck;
  }

  /**
   * A request that fails where this one could not begin, as a name or a right is missing. It
   * changes nothing, and leaves no result behind.
   */
  public EmbedIndexRequest check() {
    return new EmbedIndexRequest(modelId, version, body, manner, true);
  }

  boolean isOnlyCheck() {
    return onlyCheck;
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

  Manner manner() {
    return manner;
  }

  @Override
  public boolean getShouldStoreResult() {
    return manner.stored() && !onlyCheck;
  }

  @Override
  public String getDescription() {
    return "model ["
        + modelId
        + "], index ["
        + String.join(",", body.indices())
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
