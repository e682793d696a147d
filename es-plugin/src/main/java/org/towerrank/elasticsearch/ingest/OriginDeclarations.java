package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.common.util.concurrent.RunOnce;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.Index;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.provenance.VectorOrigin;

/**
 * Keeps the vectors of two models out of one field: documents whose field has those of another
 * fail, and the first documents of a field wait until its mapping says which model makes them.
 */
public final class OriginDeclarations {
  private final Supplier<FieldOrigins> origins;
  private final Supplier<Client> client;

  /** Of two models that meet a new field at once the later one would be declared for both. */
  private final Turns<Field> turns = new Turns<>();

  /**
   * Declarations of a node.
   *
   * @param origins may be set later than this
   * @param client that changes mappings
   */
  public OriginDeclarations(Supplier<FieldOrigins> origins, Supplier<Client> client) {
    this.origins = origins;
    this.client = client;
  }

  /** The documents of a batch by what is to be done with them first. */
  private record Undeclared(FieldOrigin origin, List<PendingDocument> documents) {}

  private record Field(Index index, String name) {}

  /**
   * A field of an index that is not there yet, of which only templates say something.
   *
   * @param isMade whether documents make it: not where the pipeline is simulated
   */
  private record NewField(String index, String name, boolean isMade) {}

  /**
   * The model that made the vectors in the field that a document is to have one in.
   *
   * @throws IllegalArgumentException where the mapping does not say it
   */
  VectorOrigin made(PendingDocument pending) {
    String field = pending.target().field();
    return origins
        .get()
        .ofWrites(pending.index(), field)
        .flatMap(FieldOrigin::declared)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected [model_id] in ["
                        + VectorProcessor.TYPE
                        + "], as the mapping of ["
                        + pending.index()
                        + "] does not say which model made the vectors in ["
                        + field
                        + "]: name a model, or fill the field by [_embed_index] first"));
  }

  /**
   * Sorts a batch, and returns the documents that can be embedded now.
   *
   * @param dimension of the vectors
   * @param declared gets documents that waited, later and on any thread
   */
  List<PendingDocument> admit(
      List<PendingDocument> batch,
      VectorOrigin origin,
      int dimension,
      Consumer<PendingDocument> declared) {
    List<PendingDocument> admitted = new ArrayList<>();
    Map<Field, Undeclared> waiting = new LinkedHashMap<>();
    Set<NewField> fitting = new HashSet<>();
    for (PendingDocument pending : batch) {
      try {
        Optional<FieldOrigin> found =
            origins.get().ofWrites(pending.index(), pending.target().field());
        if (found.isPresent()) {
          requireFits(found.get(), pending, origin, dimension);
        } else {
          NewField field =
              new NewField(pending.index(), pending.target().field(), pending.mayDeclare());
          if (!fitting.contains(field)) {
            requireFits(field, dimension);
            fitting.add(field);
          }
        }
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
    waiting.forEach((name, field) -> declareInTurn(name, field, origin, declared));
    return admitted;
  }

  /** Where another batch declares the field, or has meanwhile, the documents are sorted anew. */
  private void declareInTurn(
      Field name, Undeclared field, VectorOrigin origin, Consumer<PendingDocument> declared) {
    Runnable again = () -> field.documents().forEach(declared);
    if (!turns.take(name, again)) {
      return;
    }
    RunOnce end = new RunOnce(() -> turns.end(name));
    boolean isOpen;
    try {
      isOpen = isOpen(name);
    } catch (RuntimeException e) {
      // Whoever waits for the turn would wait for ever.
      end.run();
      field.documents().forEach(document -> document.failed(e));
      return;
    }
    if (isOpen) {
      declare(field, 0, origin, declared, end);
    } else {
      end.run();
      again.run();
    }
  }

  private boolean isOpen(Field name) {
    return origins
        .get()
        .of(name.index().getName(), name.name())
        .filter(OriginDeclarations::isUndeclared)
        .isPresent();
  }

  private static void requireFits(
      FieldOrigin field, PendingDocument pending, VectorOrigin origin, int dimension) {
    field.requireDocument(origin);
    if (pending.mayDeclare()) {
      field.requireMapped(dimension);
    }
  }

  private void requireFits(NewField field, int dimension) {
    origins.get().requireOwnInNew(field.index(), field.name());
    if (field.isMade()) {
      origins.get().requireMappedInNew(field.index(), field.name(), dimension);
    }
  }

  private static boolean isUndeclared(FieldOrigin field) {
    return field.holdsVectors() && field.declared().isEmpty();
  }

  /**
   * Declares with the rights of the sender of the document at a position. If that sender may not
   * write to the index, the document fails, and the next sender is tried. Of any other failure
   * trying again would only make the master node do more: all fail.
   *
   * @param end called when none of the documents waits any more
   */
  @SuppressWarnings("try") // The context only needs to be closed.
  private void declare(
      Undeclared field,
      int position,
      VectorOrigin origin,
      Consumer<PendingDocument> declared,
      Runnable end) {
    List<PendingDocument> documents = field.documents();
    if (position == documents.size()) {
      end.run();
      return;
    }
    PendingDocument first = documents.get(position);
    ActionListener<Void> listener =
        ActionListener.wrap(
            done -> {
              end.run();
              documents
                  .subList(position, documents.size())
                  .forEach(document -> declared.accept(document.declared()));
            },
            e -> {
              if (ExceptionsHelper.status(e) == RestStatus.FORBIDDEN) {
                first.failed(e);
                declare(field, position + 1, origin, declared, end);
              } else {
                end.run();
                documents
                    .subList(position, documents.size())
                    .forEach(document -> document.failed(e));
              }
            });
    try (ThreadContext.StoredContext ignored = first.context().get()) {
      Client server = new OriginSettingClient(client.get(), IngestService.INGEST_ORIGIN);
      new OtherVectors(server, field.origin(), origin)
          .find(
              listener.delegateFailureAndWrap(
                  (l, others) ->
                      origins.get().declare(client.get(), field.origin(), origin, others, l)));
    } catch (RuntimeException e) {
      listener.onFailure(e);
    }
  }
}
