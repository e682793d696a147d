package org.towerrank.elasticsearch.embed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.get.MultiGetItemResponse;
import org.elasticsearch.action.get.MultiGetRequest;
import org.elasticsearch.action.get.MultiGetResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.index.IndexNotFoundException;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.Inferences;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.request.ItemReader;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;

/**
 * Embeds a batch of documents and writes their vectors. A document that was changed after it was
 * read is not overwritten, but read and embedded again. It waits for a server that is busy.
 */
record VectorWriter(
    Client client,
    ShardWrites writes,
    EmbedIndexTask task,
    ModelHandle model,
    String targetField,
    FieldRenames fields) {
  /** Documents that are embedded before other work gets its turn in the pool. */
  private static final int TURN = 256;

  /** Times that a document is tried while someone else keeps changing it. */
  private static final int ATTEMPTS = 6;

  /** What is read of documents. */
  List<String> paths() {
    return SourceDocument.paths(fields.paths(model.towers().schema()), targetField);
  }

  /** Writes the vectors; afterwards the task has counted the outcome of each document. */
  void write(List<SourceDocument> documents, ActionListener<Void> listener) {
    attempt(documents, Tries.NONE, listener);
  }

  private void attempt(List<SourceDocument> documents, Tries tries, ActionListener<Void> listener) {
    embed(
        documents,
        0,
        new ArrayList<>(),
        tries,
        listener.delegateFailureAndWrap(
            (l, changes) -> {
              if (changes.isEmpty()) {
                l.onResponse(null);
              } else {
                writes.write(
                    changes,
                    l.delegateFailureAndWrap((next, outcomes) -> settle(outcomes, tries, next)));
              }
            }));
  }

  /** Turn by turn, so that a large batch does not keep other work waiting. */
  private void embed(
      List<SourceDocument> documents,
      int from,
      List<ShardWrites.Change> changes,
      Tries tries,
      ActionListener<List<ShardWrites.Change>> listener) {
    executor()
        .execute(
            new AbstractRunnable() {
              @Override
              protected void doRun() {
                int to = Math.min(documents.size(), from + TURN);
                embed(documents.subList(from, to), changes);
                if (to < documents.size()) {
                  embed(documents, to, changes, tries, listener);
                } else {
                  listener.onResponse(changes);
                }
              }

              // The pool's queue may be full, or the memory of runs.
              @Override
              public void onFailure(Exception e) {
                if (ShardWrites.isBusy(e)) {
                  task.await(
                      client.threadPool(),
                      tries,
                      e,
                      listener.delegateFailureAndWrap(
                          (l, done) -> embed(documents, from, changes, tries.waited(), l)));
                } else {
                  listener.onFailure(e);
                }
              }
            });
  }

  private Executor executor() {
    return client.threadPool().executor(ThreadPools.INFERENCE);
  }

  /** Adds the changes of the documents that could be embedded. */
  private void embed(List<SourceDocument> documents, List<ShardWrites.Change> changes) {
    FeatureSchema schema = model.towers().schema();
    ItemReader reader = new ItemReader(fields, schema);
    EncodedRows rows = new EncodedRows(new RowLayout(schema), documents.size());
    String companion = FieldOrigin.companionOf(targetField);
    List<SourceDocument> embedded = new ArrayList<>();
    Map<SourceDocument, Exception> failed = new LinkedHashMap<>();
    for (SourceDocument document : documents) {
      try {
        int row = embedded.size();
        if (!reader.encode(document::value, rows, row)) {
          throw reader.nothingFound();
        }
        FieldOrigin.requireNoOther(targetField, document.value(companion));
        embedded.add(document);
      } catch (IllegalArgumentException e) {
        failed.put(document, e);
      }
    }
    // The rows of documents that failed are at the end, and are not looked at.
    float[] vectors = Inferences.item(model, rows);
    // Not before: where there was no memory for the run, all is done again.
    failed.forEach(task::failed);
    int dimension = model.towers().dimension();
    String origin = VectorOrigin.of(model.reference()).fingerprint();
    for (int i = 0; i < embedded.size(); i++) {
      SourceDocument document = embedded.get(i);
      try {
        Inferences.requireFinite(model.reference(), "item", vectors, i * dimension, dimension);
        Object vector = vector(vectors, i * dimension, dimension);
        changes.add(
            new ShardWrites.Change(
                document, document.update(Map.of(targetField, vector, companion, origin))));
      } catch (IllegalArgumentException e) {
        task.failed(document, e);
      }
    }
  }

  private static List<Float> vector(float[] vectors, int from, int dimension) {
    List<Float> vector = new ArrayList<>(dimension);
    for (int i = from; i < from + dimension; i++) {
      vector.add(vectors[i]);
    }
    return vector;
  }

  /** Counts what was written and what failed for good, and tries the others again. */
  private void settle(
      List<ShardWrites.Outcome> outcomes, Tries tries, ActionListener<Void> listener) {
    List<SourceDocument> again = new ArrayList<>();
    Exception busy = null;
    for (ShardWrites.Outcome outcome : outcomes) {
      Exception failure = outcome.failure();
      if (failure == null) {
        task.embedded();
      } else if (outcome.endsTheTask()) {
        listener.onFailure(failure);
        return;
      } else if (outcome.isBusy()) {
        busy = failure;
        again.add(outcome.document());
      } else if (outcome.isOutdated() && tries.attempts() + 1 < ATTEMPTS) {
        again.add(outcome.document());
      } else {
        task.failed(outcome.document(), failure);
      }
    }
    if (again.isEmpty()) {
      listener.onResponse(null);
      return;
    }
    task.retried(again.size());
    if (busy != null) {
      readLater(again, tries, busy, listener);
    } else {
      Tries next = tries.wrote();
      task.pause(
          client.threadPool(),
          next.pause(),
          listener.delegateFailureAndWrap((l, done) -> read(again, next, l)));
    }
  }

  private void readLater(
      List<SourceDocument> documents, Tries tries, Exception busy, ActionListener<Void> listener) {
    task.await(
        client.threadPool(),
        tries,
        busy,
        listener.delegateFailureAndWrap((l, done) -> read(documents, tries.waited(), l)));
  }

  private void read(List<SourceDocument> documents, Tries tries, ActionListener<Void> listener) {
    MultiGetRequest get = new MultiGetRequest();
    List<String> paths = paths();
    for (SourceDocument document : documents) {
      get.add(
          new MultiGetRequest.Item(document.index(), document.id())
              .routing(document.routing())
              .fetchSourceContext(DocumentSources.fields(paths)));
    }
    client.multiGet(
        get,
        listener.delegateFailureAndWrap(
            (l, found) -> {
              Exception busy = busy(found);
              if (busy == null) {
                attempt(present(documents, found), tries, l);
              } else {
                readLater(documents, tries, busy, l);
              }
            }));
  }

  private static @Nullable Exception busy(MultiGetResponse found) {
    for (MultiGetItemResponse item : found.getResponses()) {
      if (item.isFailed() && ShardWrites.isBusy(item.getFailure().getFailure())) {
        return item.getFailure().getFailure();
      }
    }
    return null;
  }

  private List<SourceDocument> present(List<SourceDocument> documents, MultiGetResponse found) {
    List<SourceDocument> present = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      MultiGetItemResponse item = found.getResponses()[i];
      if (item.isFailed()) {
        Exception failure = item.getFailure().getFailure();
        if (ExceptionsHelper.unwrapCause(failure) instanceof IndexNotFoundException gone) {
          throw gone;
        }
        task.failed(documents.get(i), failure);
      } else if (item.getResponse().isExists()) {
        present.add(documents.get(i).of(item.getResponse()));
      } else {
        task.deleted();
      }
    }
    return present;
  }
}
