package org.towerrank.elasticsearch.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.get.MultiGetItemResponse;
import org.elasticsearch.action.get.MultiGetRequest;
import org.elasticsearch.action.get.MultiGetResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.elasticsearch.TowerRankPlugin;
import org.towerrank.elasticsearch.model.Inferences;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.request.ItemFields;
import org.towerrank.elasticsearch.request.ItemReader;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;

/**
 * Embeds a batch of documents and writes their vectors. A document that was changed after it was
 * read is not overwritten, but read and embedded again.
 */
record VectorWriter(
    Client client, EmbedIndexTask task, ModelHandle model, String targetField, ItemFields fields) {
  private static final int ATTEMPTS = 6;
  private static final long FIRST_PAUSE_MILLIS = 100;

  /** Writes the vectors; the task knows afterwards what became of each document. */
  void write(List<SourceDocument> documents, ActionListener<Void> listener) {
    attempt(documents, 1, listener);
  }

  private void attempt(List<SourceDocument> documents, int attempt, ActionListener<Void> listener) {
    client
        .threadPool()
        .executor(TowerRankPlugin.INFERENCE_THREAD_POOL)
        .execute(
            ActionRunnable.wrap(
                listener,
                l -> {
                  List<SourceDocument> embedded = new ArrayList<>();
                  BulkRequest bulk = embed(documents, embedded);
                  if (embedded.isEmpty()) {
                    l.onResponse(null);
                  } else {
                    client.bulk(
                        bulk,
                        l.delegateFailureAndWrap(
                            (next, written) -> again(embedded, written, attempt, next)));
                  }
                }));
  }

  /** Updates of the documents that could be embedded; those are added to the list. */
  private BulkRequest embed(List<SourceDocument> documents, List<SourceDocument> embedded) {
    FeatureSchema schema = model.towers().schema();
    ItemReader reader = new ItemReader(fields, schema);
    EncodedRows rows = new EncodedRows(new RowLayout(schema), documents.size());
    for (SourceDocument document : documents) {
      try {
        Map<String, Object> source = document.source();
        int row = embedded.size();
        if (!reader.encode(path -> XContentMapValues.extractValue(path, source), rows, row)) {
          throw reader.nothingFound();
        }
        embedded.add(document);
      } catch (IllegalArgumentException e) {
        task.failed(document, e);
      }
    }
    // The rows of documents that failed are at the end, and are not looked at.
    float[] vectors = Inferences.item(model, rows);
    BulkRequest bulk = new BulkRequest();
    int dimension = model.towers().dimension();
    for (int i = 0; i < embedded.size(); i++) {
      bulk.add(embedded.get(i).update(targetField, vector(vectors, i * dimension, dimension)));
    }
    return bulk;
  }

  private static List<Float> vector(float[] vectors, int from, int dimension) {
    List<Float> vector = new ArrayList<>(dimension);
    for (int i = from; i < from + dimension; i++) {
      vector.add(vectors[i]);
    }
    return vector;
  }

  private void again(
      List<SourceDocument> documents,
      BulkResponse written,
      int attempt,
      ActionListener<Void> listener) {
    for (BulkItemResponse item : written) {
      if (item.status() == RestStatus.FORBIDDEN) {
        // No right to write, or a block on the index: it is the same for every other document.
        listener.onFailure(item.getFailure().getCause());
        return;
      }
    }
    List<SourceDocument> retried = count(documents, written, attempt);
    if (retried.isEmpty()) {
      listener.onResponse(null);
      return;
    }
    task.retried(retried.size());
    client
        .threadPool()
        .schedule(
            ActionRunnable.wrap(listener, l -> read(retried, attempt + 1, l)),
            TimeValue.timeValueMillis(FIRST_PAUSE_MILLIS << (attempt - 1)),
            client.threadPool().executor(TowerRankPlugin.INFERENCE_THREAD_POOL));
  }

  /** Counts what was written and what failed for good; the documents to try again. */
  private List<SourceDocument> count(
      List<SourceDocument> documents, BulkResponse written, int attempt) {
    List<SourceDocument> retried = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      BulkItemResponse item = written.getItems()[i];
      if (!item.isFailed()) {
        task.embedded();
      } else if (mayRetry(item, attempt)) {
        retried.add(documents.get(i));
      } else {
        task.failed(documents.get(i), item.getFailure().getCause());
      }
    }
    return retried;
  }

  /** A document that was changed or deleted meanwhile, or a server that has too much to do. */
  private static boolean mayRetry(BulkItemResponse item, int attempt) {
    return switch (item.status()) {
      case CONFLICT, NOT_FOUND, TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> attempt < ATTEMPTS;
      default -> false;
    };
  }

  private void read(List<SourceDocument> documents, int attempt, ActionListener<Void> listener) {
    task.ensureNotCancelled();
    MultiGetRequest get = new MultiGetRequest();
    for (SourceDocument document : documents) {
      get.add(
          new MultiGetRequest.Item(document.index(), document.id()).routing(document.routing()));
    }
    client.multiGet(
        get,
        listener.delegateFailureAndWrap(
            (l, found) -> attempt(present(documents, found), attempt, l)));
  }

  private List<SourceDocument> present(List<SourceDocument> documents, MultiGetResponse found) {
    List<SourceDocument> present = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      MultiGetItemResponse item = found.getResponses()[i];
      if (item.isFailed()) {
        task.failed(documents.get(i), item.getFailure().getFailure());
      } else if (item.getResponse().isExists()) {
        present.add(documents.get(i).of(item.getResponse()));
      } else {
        task.deleted();
      }
    }
    return present;
  }
}
