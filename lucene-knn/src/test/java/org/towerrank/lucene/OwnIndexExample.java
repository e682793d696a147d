package org.towerrank.lucene;

import static org.towerrank.inference.SessionSettings.SERVING;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** The example of docs/lucene.md; {@link OwnIndexTest} compares the two and runs it. */
final class OwnIndexExample {
  private OwnIndexExample() {}

  // The document shows it from here
  static final class Films implements Closeable {
    private final TwoTowerModel towers;
    private final RankingModel ranker;
    private final ItemFields fields;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final SegmentRows rows;
    private final DocumentScorer scorer;

    Films(Path dssm, Path mmoe, Path folder, List<String> columns) throws IOException {
      towers = TwoTowerModel.load(Bundle.open(dssm), SERVING);
      ranker = RankingModel.load(Bundle.open(mmoe), SERVING);
      fields = ItemFields.of(columns, List.of(towers.schema(), ranker.schema()));
      IndexWriterConfig config = new IndexWriterConfig();
      config.setCodec(Quantization.NONE.codec(16, 100));
      writer = new IndexWriter(FSDirectory.open(folder.resolve("index")), config);
      searchers = new SearcherManager(writer, null);
      rows = SegmentRows.open(folder.resolve("rows"), RowSettings.of(20L << 30));
      scorer = new DocumentScorer(ranker, fields).storedIn(rows, fields);
    }

    /** Adds a film, or replaces the one of its id, which is its {@code item_id} too. */
    void put(String id, Map<String, Object> film) throws IOException {
      Document document = new Document();
      new ItemDocuments(fields).addTo(document, film);
      float[] vector = towers.itemVector(film);
      ItemDocuments.addVector(document, "vector", vector, towers.similarity());
      writer.updateDocument(new Term("item_id", id), document);
    }

    /** Lets searches see what was put. */
    void refresh() throws IOException {
      writer.commit();
      searchers.maybeRefreshBlocking();
    }

    /** The best of the 500 nearest films that a query lets in; null for all. */
    List<String> recommend(Map<String, Object> user, @Nullable Query filter, int top)
        throws IOException {
      IndexSearcher searcher = searchers.acquire();
      try {
        Map<String, Object> known = read(towers.schema(), user);
        Query nearest = TowerKnnQuery.of(towers, "vector", known, 500, filter);
        return ids(searcher, ranked(searcher, searcher.search(nearest, 500), user, top));
      } finally {
        searchers.release(searcher);
      }
    }

    /** Hits of any query, by what the model expects of this user. */
    TopDocs ranked(IndexSearcher searcher, TopDocs hits, Map<String, Object> user, int top)
        throws IOException {
      return ModelRescorer.of(scorer, read(ranker.schema(), user))
          .combining(Combination.weightedSum(Map.of("click", 1.0, "like", 0.5)))
          .rescore(searcher, hits, top);
    }

    /** What one of the models reads of a user: what it does not is an error. */
    private static Map<String, Object> read(FeatureSchema model, Map<String, Object> user) {
      Map<String, Object> read = new HashMap<>(user);
      read.keySet().retainAll(model.requestFields());
      return read;
    }

    private static List<String> ids(IndexSearcher searcher, TopDocs hits) throws IOException {
      List<String> ids = new ArrayList<>();
      for (ScoreDoc hit : hits.scoreDocs) {
        ids.add(searcher.storedFields().document(hit.doc).get("item_id"));
      }
      return ids;
    }

    @Override
    public void close() throws IOException {
      scorer.forget();
      try (towers;
          ranker;
          writer;
          rows;
          searchers) {
        // Closed from the last to the first, whatever happens to one.
      }
    }
  }
  // to here.
}
