package org.towerrank.elasticsearch.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.NoShardAvailableActionException;
import org.elasticsearch.action.get.MultiGetItemResponse;
import org.elasticsearch.action.get.MultiGetRequest;
import org.elasticsearch.action.get.MultiGetResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.elasticsearch.request.SourcePaths;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Quoted;

/**
 * Documents whose sources have items' features.
 *
 * @param index of all of them, or an alias of one
 * @param ids in the order of the answer
 * @param routing where all of them were indexed with this one, else null
 */
record DocumentsToScore(
    String index, List<String> ids, @Nullable String routing, FieldRenames fields) {
  private static final int LONGEST_ROUTING = 512;

  DocumentsToScore {
    ids = List.copyOf(ids);
  }

  static DocumentsToScore parse(String place, Map<String, Object> values) {
    RequestObject object = new RequestObject(place, values);
    String index = object.requiredText("index", RequestObject.LONGEST_NAME);
    List<?> given =
        object.list("ids").orElseThrow(() -> object.wrong("ids", "a list of texts", "nothing"));
    List<String> ids = new ArrayList<>();
    for (Object id : given) {
      if (!(id instanceof String text) || text.isEmpty()) {
        throw object.wrong("ids", "a list of texts", Quoted.of(id) + " in it");
      }
      ids.add(text);
    }
    String routing = object.text("routing", LONGEST_ROUTING).orElse(null);
    FieldRenames fields = new FieldRenames(object.texts("fields"));
    object.end();
    return new DocumentsToScore(index, ids, routing, fields);
  }

  /**
   * Reads the documents as the user whose request it is.
   *
   * @param listener gets the items in the order of {@link #ids}; fails with 404 for a document that
   *     does not exist
   */
  void read(
      Client client,
      DocumentSources sources,
      FeatureSchema schema,
      ActionListener<List<GivenItem>> listener) {
    fields.require("documents.fields", schema);
    if (ids.isEmpty()) {
      // The server refuses to read no documents.
      listener.onResponse(List.of());
      return;
    }
    SourcePaths paths = fields.sourcePaths(schema);
    FetchSourceContext read = DocumentSources.fields(paths.all());
    MultiGetRequest get = new MultiGetRequest();
    for (String id : ids) {
      get.add(new MultiGetRequest.Item(index, id).routing(routing).fetchSourceContext(read));
    }
    client.multiGet(
        get,
        listener.delegateFailureAndWrap(
            (l, found) -> l.onResponse(items(found, schema, sources, paths))));
  }

  private List<GivenItem> items(
      MultiGetResponse found, FeatureSchema schema, DocumentSources sources, SourcePaths paths) {
    List<GivenItem> items = new ArrayList<>();
    for (MultiGetItemResponse item : found) {
      if (item.isFailed()) {
        throw unread(item);
      }
      if (!item.getResponse().isExists()) {
        throw new ResourceNotFoundException(
            "[documents]: expected a document of index ["
                + index
                + "], got id ["
                + item.getId()
                + "], which does not exist"
                + (routing == null ? "" : " with routing [" + routing + "]"));
      }
      String place = "[document " + item.getId() + "]";
      Map<String, Object> values = sources.read(place, item.getResponse(), paths);
      items.add(new GivenItem(item.getId(), fields.read(schema, values::get)));
    }
    return items;
  }

  private RuntimeException unread(MultiGetItemResponse item) {
    Exception cause = item.getFailure().getFailure();
    if (cause instanceof NoShardAvailableActionException) {
      // The server's own message names neither the document nor the index.
      return new NoShardAvailableActionException(
          null,
          "[documents]: no shard of index ["
              + index
              + "] is available that has the document ["
              + item.getId()
              + "]");
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new ElasticsearchException("document [" + item.getId() + "] was not read", cause);
  }
}
