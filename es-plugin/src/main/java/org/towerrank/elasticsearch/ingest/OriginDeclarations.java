package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.Index;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.provenance.VectorOrigin;

/**
 * Keeps the vectors of two models out of one field: documents whose field has those of another
 * fail, and the first documents of a field wait until its mapping says which model makes them.
 *
 * @param origins may be set later than this
 * @param client that changes mappings
 */
public record OriginDeclarations(Supplier<FieldOrigins> origins, Supplier<Client> client) {

  /** The documents of a batch by what is to be done with them first. */
  private record Undeclared(FieldOrigin origin, List<PendingDocument> documents) {}

  private record Field(Index index, String name) {}

  /**
   * Sorts a batch, and returns the documents that can be embedded now.
   *
   * @param declared gets documents that waited, later and on any thread
   */
  List<PendingDocument> admit(
      List<PendingDocument> batch, VectorOrigin origin, Consumer<PendingDocument> declared) {
    List<PendingDocument> admitted = new ArrayList<>();
    Map<Field, Undeclared> waiting = new LinkedHashMap<>();
    for (PendingDocument pending : batch) {
      try {
        Optional<FieldOrigin> found =
            origins.get().ofWrites(pending.index(), pending.target().field());
        found.ifPresentOrElse(
            field -> field.requireDocument(origin),
            () -> origins.get().requireOwnInNew(pending.index(), pending.target().field()));
        if (pending.mayDeclare() && found.filter(OriginDeclarations::isUndeclared).isPresent()) {
          FieldOrigin field = found.get();
          waiting
              .computeIfAbsent(
                  new Field(field.index(), field.field()),
                  key -> new Undeclared(field, new ArrayList<>()))
              .documents()
              .add(pending);
        } else {
          admitted.add(pending);
        }
      } catch (RuntimeException e) {
        pending.failed(e);
      }
    }
    waiting.values().forEach(field -> declare(field, 0, origin, declared));
    return admitted;
  }

  private static boolean isUndeclared(FieldOrigin field) {
    return field.holdsVectors() && field.declared().isEmpty();
  }

  /**
   * Declares with the rights of the sender of the document at a position. If that sender may not
   * write to the index, the document fails, and the next sender is tried.
   */
  @SuppressWarnings("try") // The context only needs to be closed.
  private void declare(
      Undeclared field, int position, VectorOrigin origin, Consumer<PendingDocument> declared) {
    List<PendingDocument> documents = field.documents();
    if (position == documents.size()) {
      return;
    }
    PendingDocument first = documents.get(position);
    ActionListener<Void> listener =
        ActionListener.wrap(
            done ->
                documents
                    .subList(position, documents.size())
                    .forEach(document -> declared.accept(document.declared())),
            e -> {
              first.failed(e);
              declare(field, position + 1, origin, declared);
            });
    try (ThreadContext.StoredContext ignored = first.context().get()) {
      hasOthers(
          field.origin(),
          origin,
          listener.delegateFailureAndWrap(
              (l, others) ->
                  origins.get().declare(client.get(), field.origin(), origin, others, l)));
    } catch (RuntimeException e) {
      listener.onFailure(e);
    }
  }

  /**
   * Whether documents say of themselves that their vectors are of another model, as copies from
   * another index do, and the first documents of an index that they made themselves. Those may have
   * come just now, so they are made visible first. Asks as the server itself: whoever writes need
   * not be allowed to read.
   */
  private void hasOthers(FieldOrigin field, VectorOrigin origin, ActionListener<Boolean> listener) {
    if (field.companion().isEmpty()) {
      listener.onResponse(false);
      return;
    }
    String companion = FieldOrigin.companionOf(field.field());
    SearchSourceBuilder others =
        new SearchSourceBuilder()
            .query(
                QueryBuilders.boolQuery()
                    .filter(QueryBuilders.existsQuery(companion))
                    .mustNot(QueryBuilders.termQuery(companion, origin.fingerprint())))
            .size(0)
            .trackTotalHitsUpTo(1);
    String index = field.index().getName();
    Client server = new OriginSettingClient(client.get(), IngestService.INGEST_ORIGIN);
    server
        .admin()
        .indices()
        .refresh(
            new RefreshRequest(index),
            listener.delegateFailureAndWrap(
                (l, refreshed) ->
                    server.search(
                        new SearchRequest(index).source(others).allowPartialSearchResults(false),
                        l.map(OriginDeclarations::isAny))));
  }

  private static boolean isAny(SearchResponse found) {
    TotalHits total = found.getHits().getTotalHits();
    return total != null && total.value() > 0;
  }
}
