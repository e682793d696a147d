package org.towerrank.elasticsearch.embed;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.fieldcaps.FieldCapabilities;
import org.elasticsearch.action.fieldcaps.FieldCapabilitiesRequest;
import org.elasticsearch.action.fieldcaps.FieldCapabilitiesResponse;
import org.elasticsearch.action.fieldcaps.TransportFieldCapabilitiesAction;
import org.elasticsearch.action.search.OpenPointInTimeRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.query.VectorField;
import org.towerrank.elasticsearch.query.VectorFields;
import org.towerrank.elasticsearch.request.DocumentSources;

/**
 * The indexes that a request means. They are found and checked before anything is written, and
 * their mappings declare whose vectors they have, before and after.
 *
 * @param client with the caller's rights
 */
record TargetIndices(
    Client client,
    VectorFields fields,
    FieldOrigins origins,
    DocumentSources sources,
    EmbedIndexRequest.Body body,
    ModelHandle model) {

  /** A name or a pattern that matches no index is an error, as nothing would be embedded. */
  private static final IndicesOptions OPTIONS =
      IndicesOptions.fromOptions(
          false, false, true, false, OpenPointInTimeRequest.DEFAULT_INDICES_OPTIONS);

  /**
   * Most numbers in the vectors of a batch, which take some 60 bytes each until they are written.
   */
  private static final int NUMBERS_OF_BATCH = 1 << 21;

  /** The type that the server gives a field in indexes without it. */
  private static final String UNMAPPED = "unmapped";

  private VectorOrigin origin() {
    return VectorOrigin.of(model.reference());
  }

  /**
   * The names of the indexes. Asked of the server with the caller's rights, so that a pattern means
   * what the caller may see, and nothing is told of other indexes and fields.
   */
  void find(ActionListener<List<String>> listener) {
    FieldCapabilitiesRequest request =
        new FieldCapabilitiesRequest()
            .indices(body.indices().toArray(String[]::new))
            .indicesOptions(OPTIONS)
            .includeUnmapped(true)
            .fields(body.targetField(), FieldOrigin.companionOf(body.targetField()));
    client.execute(
        TransportFieldCapabilitiesAction.TYPE,
        request,
        listener.delegateFailureAndWrap((l, found) -> names(found, l)));
  }

  /** Their documents, by the names of the request, so that the filter of an alias holds. */
  OpenPointInTimeRequest documents() {
    return new OpenPointInTimeRequest(body.indices().toArray(String[]::new))
        .indicesOptions(OPTIONS);
  }

  /** Documents of a batch: fewer than asked for where vectors are long, or an index gives fewer. */
  int batchSize(List<String> indices) {
    return indices.stream()
        .map(index -> fields.index(index).getSettings())
        .mapToInt(IndexSettings.MAX_RESULT_WINDOW_SETTING::get)
        .reduce(
            Math.min(body.batchSize(), NUMBERS_OF_BATCH / model.towers().dimension()), Math::min);
  }

  private void names(FieldCapabilitiesResponse found, ActionListener<List<String>> listener)
      throws Exception {
    if (!found.getFailures().isEmpty()) {
      throw found.getFailures().getFirst().getException();
    }
    if (found.getIndices().length == 0) {
      throw new IndexNotFoundException(String.join(",", body.indices()));
    }
    List<String> indices = List.of(found.getIndices());
    Set<String> without = without(found, body.targetField());
    Optional<String> unmapped = indices.stream().filter(without::contains).findFirst();
    if (unmapped.isPresent()) {
      refuse(unmapped.get(), listener);
      return;
    }
    Set<String> withoutCompanion = without(found, FieldOrigin.companionOf(body.targetField()));
    indices.stream()
        .filter(index -> !withoutCompanion.contains(index))
        .forEach(index -> origin(index).requireSearchable());
    listener.onResponse(indices);
  }

  /** Fails with the nearest of the fields of vectors that the caller sees in an index. */
  private void refuse(String index, ActionListener<List<String>> listener) {
    client.execute(
        TransportFieldCapabilitiesAction.TYPE,
        new FieldCapabilitiesRequest().indices(index).fields("*").types(VectorField.DENSE_VECTOR),
        listener.delegateFailureAndWrap(
            (l, vectors) -> {
              throw VectorField.unmapped(
                  index,
                  body.targetField(),
                  model.reference(),
                  model.towers().dimension(),
                  vectors.get().keySet());
            }));
  }

  /** The indexes in which the caller sees no such field, be it not mapped or hidden. */
  private static Set<String> without(FieldCapabilitiesResponse found, String field) {
    Map<String, FieldCapabilities> types = found.getField(field);
    Set<String> all = Set.of(found.getIndices());
    if (types == null) {
      return all;
    }
    FieldCapabilities unmapped = types.get(UNMAPPED);
    if (unmapped == null) {
      return Set.of();
    }
    return unmapped.indices() == null ? all : Set.of(unmapped.indices());
  }

  /** Checks that the indexes can be gone through. */
  void require(List<String> indices) {
    fields
        .of(OPTIONS, indices.toArray(String[]::new), body.targetField())
        .forEach(
            field -> {
              field.require(model.reference(), model.towers().dimension());
              field.requireOwn();
            });
    List<String> paths = body.fields().paths(model.towers().schema());
    DocumentSources.requireOfSource("[embed_index]", paths);
    for (String index : indices) {
      WholeSource.require(fields.index(index));
      sources.requireNames("[embed_index]", index, paths);
    }
  }

  /**
   * Finds what would end the task once mappings say that the model makes the vectors, from when on
   * queries of the field wait for its end: blocks, rights that lack for one of the indexes, and a
   * query that none of them takes.
   */
  void rehearse(List<String> indices, ActionListener<Void> listener) {
    fields.requireWritable(indices);
    SubscribableListener<Void> done =
        body.query() == null
            ? SubscribableListener.nullSuccess()
            : SubscribableListener.newForked(l -> search(indices, unlessBusy(l)));
    for (String index : indices) {
      if (!origin(index).isDeclaredAs(origin())) {
        done = done.andThen(l -> origins.requireChangeable(client, origin(index).index(), l));
      }
    }
    done.addListener(listener);
  }

  private void search(List<String> indices, ActionListener<Void> listener) {
    SearchRequest request =
        new SearchRequest(body.indices().toArray(String[]::new))
            .indicesOptions(OPTIONS)
            .source(counting(body.documents(indices, origin())).terminateAfter(1))
            .allowPartialSearchResults(false);
    client.search(request, listener.map(found -> null));
  }

  /** A busy server says nothing of the query, and the task waits for it. */
  private static ActionListener<Void> unlessBusy(ActionListener<Void> listener) {
    return listener.delegateResponse(
        (l, e) -> {
          if (ShardWrites.isBusy(e)) {
            l.onResponse(null);
          } else {
            l.onFailure(e);
          }
        });
  }

  /** From then on the mappings of the indexes say that the model makes the vectors. */
  void prepare(List<String> indices, ActionListener<Void> listener) {
    // Refreshed, so that everything indexed before is embedded.
    SubscribableListener<Void> done = SubscribableListener.newForked(l -> refresh(indices, l));
    for (String index : unmappedFirst(indices)) {
      done = done.andThen(l -> declare(index, l));
    }
    done.addListener(listener);
  }

  /** An index may have no room for one more field: found before vectors of others are replaced. */
  private List<String> unmappedFirst(List<String> indices) {
    return indices.stream()
        .sorted(Comparator.comparing(index -> !origin(index).companion().isEmpty()))
        .toList();
  }

  private void declare(String index, ActionListener<Void> listener) {
    FieldOrigin current = origin(index);
    if (current.isDeclaredAs(origin())) {
      listener.onResponse(null);
      return;
    }
    stale(
        index,
        1,
        listener.delegateFailureAndWrap(
            (l, others) -> origins.declare(client, current, origin(), others > 0, l)));
  }

  /**
   * Checks that no other model has begun to fill the field meanwhile.
   *
   * @throws ElasticsearchStatusException (409) naming the other model
   */
  void requireDeclared(List<String> indices) {
    for (String index : indices) {
      FieldOrigin found = origin(index);
      if (!found.isDeclaredAs(origin())) {
        throw new ElasticsearchStatusException(
            "expected field ["
                + body.targetField()
                + "] of index ["
                + index
                + "] to be filled by "
                + origin()
                + " until it is done, got "
                + found.declared().map(VectorOrigin::toString).orElse("none")
                + ": another [_embed_index] goes on there",
            RestStatus.CONFLICT);
      }
    }
  }

  private FieldOrigin origin(String index) {
    return origins
        .of(index, body.targetField())
        .orElseThrow(() -> new IndexNotFoundException(index));
  }

  /**
   * Checks whether vectors of other models are left. If none are, queries are allowed again.
   *
   * @param refresh whether to refresh also where that is not needed for it
   */
  void finish(
      List<String> indices, boolean refresh, ActionListener<EmbedIndexResponse.Ending> listener) {
    requireDeclared(indices);
    List<String> replaced = indices.stream().filter(index -> origin(index).isReplaced()).toList();
    List<String> refreshed = refresh ? indices : replaced;
    AtomicLong left = new AtomicLong();
    SubscribableListener<Void> done =
        refreshed.isEmpty()
            ? SubscribableListener.nullSuccess()
            : SubscribableListener.newForked(l -> refresh(refreshed, l));
    for (String index : replaced) {
      done =
          done.<Long>andThen(l -> stale(index, Integer.MAX_VALUE, l))
              .andThen((l, stale) -> ended(index, left, stale, l));
    }
    done.addListener(
        listener.map(
            ended ->
                new EmbedIndexResponse.Ending(refreshed.size() == indices.size(), left.get())));
  }

  private void ended(String index, AtomicLong left, long stale, ActionListener<Void> listener) {
    left.addAndGet(stale);
    if (stale > 0) {
      listener.onResponse(null);
    } else {
      origins.declare(client, origin(index), origin(), false, listener);
    }
  }

  /** How many documents have vectors of other models, counted up to a limit. */
  private void stale(String index, int most, ActionListener<Long> listener) {
    client.search(
        new SearchRequest(index)
            .source(counting(body.stale(origin())).trackTotalHitsUpTo(most))
            .allowPartialSearchResults(false),
        listener.map(TargetIndices::total));
  }

  private static SearchSourceBuilder counting(QueryBuilder documents) {
    return new SearchSourceBuilder().query(documents).size(0).timeout(SearchService.NO_TIMEOUT);
  }

  private static long total(SearchResponse found) {
    TotalHits total = found.getHits().getTotalHits();
    return total == null ? 0 : total.value();
  }

  /**
   * Refreshes as the server itself: a caller with the right to write may refresh only while
   * writing.
   */
  private void refresh(List<String> indices, ActionListener<Void> listener) {
    new OriginSettingClient(client, IngestService.INGEST_ORIGIN)
        .admin()
        .indices()
        .refresh(
            new RefreshRequest(indices.toArray(String[]::new)), listener.map(refreshed -> null));
  }
}
