package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.elasticsearch.common.logging.LogConfigurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.Feature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.TaskScores;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.NumericFormat;

/** Models of other tools in Lucene, held against what these tools gave for raw rows. */
class ImportedModelsTest {
  private static final double CLOSE = 1e-5;

  static {
    // Lucene finds the server's codecs on the path, which want to log.
    LogConfigurator.configureESLogging();
  }

  @TempDir private Path folder;

  private static Document document(Bundle bundle, Map<String, String> row) {
    Document document = new Document();
    Map<String, Object> values = ImportedBundle.document(bundle, row);
    for (Feature feature : bundle.schema().documentFeatures()) {
      Object value = values.get(feature.field());
      if (value instanceof Double number) {
        document.add(
            new SortedNumericDocValuesField(
                feature.field(), NumericUtils.doubleToSortableLong(number)));
      } else if (feature instanceof VectorFeature vector && value instanceof List<?> numbers) {
        float[] floats = new float[vector.length()];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = ((Double) numbers.get(i)).floatValue();
        }
        document.add(new KnnFloatVectorField(feature.field(), floats));
      } else if (value != null) {
        for (Object text : value instanceof List<?> list ? list : List.of(value)) {
          document.add(new SortedSetDocValuesField(feature.field(), new BytesRef((String) text)));
        }
      }
    }
    return document;
  }

  private static DocumentFields fields(Bundle bundle) {
    Map<String, DocumentField> fields = new HashMap<>();
    for (Feature feature : bundle.schema().side(Side.ITEM)) {
      if (ImportedBundle.isNumber(feature)) {
        fields.put(feature.field(), DocumentField.of(feature.field(), NumericFormat.DOUBLE));
      }
    }
    return DocumentFields.of(fields);
  }

  private static Map<String, Object> request(Bundle bundle, Map<String, String> row) {
    Map<String, Object> request = ImportedBundle.values(bundle, row, Side.USER);
    request.putAll(ImportedBundle.values(bundle, row, Side.CONTEXT));
    return request;
  }

  @Test
  void rescoredDocumentsHaveTheScoresOfTheTool() throws IOException {
    for (ImportedBundle imported : ImportedBundle.rankers(folder)) {
      Bundle bundle = imported.open();
      List<Map<String, String>> rows = ImportedBundle.rows(imported.item());
      int[] all = IntStream.range(0, rows.size()).toArray();
      try (Directory directory = new ByteBuffersDirectory();
          RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
          for (Map<String, String> row : rows) {
            writer.addDocument(document(bundle, row));
          }
        }
        DocumentScorer scorer = new DocumentScorer(model, fields(bundle));
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          for (int i : all) {
            TaskScores scores =
                scorer.score(reader, scorer.request(request(bundle, rows.get(i))), all, () -> {});
            float[] expected = ImportedBundle.expected(rows.get(i), imported.columns());
            for (int task = 0; task < expected.length; task++) {
              assertThat((double) scores.score(i, task))
                  .as(imported + ", row " + i)
                  .isCloseTo(expected[task], within(CLOSE));
            }
          }
        }
      }
    }
  }

  @Test
  void theNearestItemsAreThoseOfTheTool() throws IOException {
    for (ImportedBundle imported : ImportedBundle.towers(folder)) {
      Bundle bundle = imported.open();
      List<Map<String, String>> items = ImportedBundle.rows(imported.item());
      RowEncoder encoder = new RowEncoder(bundle.schema(), List.of(Side.ITEM));
      try (Directory directory = new ByteBuffersDirectory();
          TwoTowerModel model = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
          for (Map<String, String> item : items) {
            Map<String, Object> raw = ImportedBundle.values(bundle, item, Side.ITEM);
            Document document = new Document();
            document.add(
                new KnnFloatVectorField(
                    "v",
                    model.itemVectors(encoder.row(raw)),
                    VectorSimilarityFunction.DOT_PRODUCT));
            writer.addDocument(document);
          }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          for (Map<String, String> user : ImportedBundle.rows(imported.user())) {
            float[] vector = model.userVector(request(bundle, user));
            KnnFloatVectorQuery nearest = new KnnFloatVectorQuery("v", vector, items.size());
            ScoreDoc[] hits = new IndexSearcher(reader).search(nearest, items.size()).scoreDocs;
            assertThat(hits).hasSize(items.size());
            for (ScoreDoc hit : hits) {
              double product =
                  OfflineCatalogue.dot(
                      ImportedBundle.vector(user), ImportedBundle.vector(items.get(hit.doc)));
              assertThat((double) hit.score).isCloseTo((1 + product) / 2, within(CLOSE));
            }
          }
        }
      }
    }
  }
}
