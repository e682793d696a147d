package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;

class ModelRescorerTest {
  private static final List<Map<String, Object>> ITEMS = RandomItems.of(900, 2);

  private static Directory index(FeatureSchema schema) throws Exception {
    Directory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    ItemDocuments documents =
        new ItemDocuments(ItemFields.of(RandomItems.COLUMNS, List.of(schema)));
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < ITEMS.size(); i++) {
        Document document = new Document();
        documents.addTo(document, ITEMS.get(i));
        writer.addDocument(document);
        if (i % 127 == 126) {
          writer.commit();
        }
      }
      writer.deleteDocuments(new Term("brand", "brand3"), new Term("item_id", "i400"));
    }
    return directory;
  }

  /** Scores of items by the model alone, a row for each with the user's features repeated. */
  private static float[] expected(RankingModel model, Map<String, Object> user) {
    RowEncoder users = new RowEncoder(model.schema(), RankingModel.REQUEST_SIDES);
    RowEncoder items = new RowEncoder(model.schema(), List.of(Side.ITEM));
    EncodedRows rows = users.newRows(ITEMS.size());
    for (int i = 0; i < ITEMS.size(); i++) {
      users.encode(user, rows, i);
      items.encode(ITEMS.get(i), rows, i);
    }
    return model.scoreRows(rows);
  }

  private static TopDocs shuffled(IndexSearcher searcher, long seed) throws Exception {
    TopDocs all = searcher.search(MatchAllDocsQuery.INSTANCE, ITEMS.size());
    List<ScoreDoc> hits = new ArrayList<>(List.of(all.scoreDocs));
    Collections.shuffle(hits, new Random(seed));
    return new TopDocs(
        new TotalHits(hits.size(), TotalHits.Relation.EQUAL_TO), hits.toArray(ScoreDoc[]::new));
  }

  @Test
  void scoresEqualTheModelsOverSegmentsDeletionsMissingAndSeveralValues() throws Exception {
    for (RankingModel model :
        List.of(
            RandomModels.deepFm(1),
            RandomModels.mmoe(2),
            RandomModels.wideDeepFm(3),
            RandomModels.wideMmoe(4))) {
      try (model;
          Directory directory = index(model.schema());
          DirectoryReader reader = DirectoryReader.open(directory)) {
        assertThat(reader.leaves().size()).isGreaterThan(5);
        assertThat(reader.hasDeletions()).isTrue();
        IndexSearcher searcher = new IndexSearcher(reader);
        DocumentScorer scorer =
            new DocumentScorer(model, ItemFields.of(RandomItems.COLUMNS, List.of(model.schema())));
        for (int u = 0; u < 5; u++) {
          Map<String, Object> user = RandomItems.user(u);
          float[] expected = expected(model, user);
          TopDocs first = shuffled(searcher, u);
          RescoredTopDocs rescored =
              ModelRescorer.of(scorer, user)
                  .rescoreWithTasks(reader, first, first.scoreDocs.length);
          assertThat(rescored.topDocs().scoreDocs).hasSameSizeAs(first.scoreDocs);
          for (ScoreDoc hit : rescored.topDocs().scoreDocs) {
            String id = searcher.storedFields().document(hit.doc).get("item_id");
            int number = Integer.parseInt(id.substring(1));
            Map<String, Float> tasks = rescored.taskScores().of(hit.doc);
            double sum = 0;
            for (int task = 0; task < model.tasks().size(); task++) {
              float score = expected[number * model.tasks().size() + task];
              sum += score;
              assertThat(tasks.get(model.tasks().get(task))).isCloseTo(score, within(1e-6f));
            }
            assertThat((double) hit.score).isCloseTo(sum, within(2e-6));
          }
        }
      }
    }
  }

  /** Such as of two searches whose hits were put together. */
  @Test
  void aDocumentThatIsThereTwiceIsTold() throws Exception {
    try (RankingModel model = RandomModels.deepFm(1);
        Directory directory = index(model.schema());
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer =
          new DocumentScorer(model, ItemFields.of(RandomItems.COLUMNS, List.of(model.schema())));
      ScoreDoc[] hits = {new ScoreDoc(7, 1f), new ScoreDoc(3, 2f), new ScoreDoc(7, 3f)};
      TopDocs twice = new TopDocs(new TotalHits(3, TotalHits.Relation.EQUAL_TO), hits);
      ModelRescorer rescorer = ModelRescorer.of(scorer, RandomItems.user(1));
      assertThatThrownBy(() -> rescorer.rescoreWithTasks(reader, twice, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected hits of different documents, got document [7] twice: make one hit of those"
                  + " that several searches give of a document");
    }
  }
}
