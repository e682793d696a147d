package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Similarity;

/** Recall by a field that cannot give the nearest items is an error, and not an empty answer. */
class TowerKnnFieldTest {
  private static final int ITEMS = 40;
  private static final int K = 5;
  private static final float[] USER = {1, 2};
  private static final Set<VectorSimilarityFunction> PRODUCTS =
      Set.of(VectorSimilarityFunction.DOT_PRODUCT, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);

  /** Two segments, of which the second alone has vectors. */
  private static Directory index() throws IOException {
    Directory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < ITEMS; i++) {
        Document document = new Document();
        document.add(new KeywordField("item_id", "i" + i, Field.Store.YES));
        if (i > ITEMS / 2) {
          document.add(new KnnFloatVectorField("item_vector", new float[] {1, i}));
          document.add(new KnnByteVectorField("bytes", new byte[] {1, (byte) i}));
        }
        writer.addDocument(document);
        if (i == ITEMS / 2) {
          writer.commit();
        }
      }
    }
    return directory;
  }

  private static int hits(Directory directory, Query query) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return new IndexSearcher(reader).search(query, K).scoreDocs.length;
    }
  }

  @Test
  void aFieldWithoutFloatVectorsIsRefused() throws Exception {
    List<@Nullable Query> filters = new ArrayList<>();
    filters.add(null);
    filters.add(MatchAllDocsQuery.INSTANCE);
    try (Directory directory = index()) {
      for (@Nullable Query filter : filters) {
        assertThat(hits(directory, TowerKnnQuery.of("item_vector", USER, K, filter))).isEqualTo(K);

        assertThatThrownBy(() -> hits(directory, TowerKnnQuery.of("item_vectr", USER, K, filter)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("[item_vectr]")
            .hasMessageContaining("that no document has, nearest is [item_vector]");
        for (String field : List.of("item_id", "bytes")) {
          assertThatThrownBy(() -> hits(directory, TowerKnnQuery.of(field, USER, K, filter)))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("[" + field + "]")
              .hasMessageContaining("got one without them");
        }
      }
    }
  }

  @Test
  void anIndexWithoutAnyVectorsHasNoHits() throws Exception {
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        writer.addDocument(List.of(new KeywordField("item_id", "i", Field.Store.YES)));
      }
      assertThat(hits(directory, TowerKnnQuery.of("item_vector", USER, K, null))).isZero();
    }
  }

  @Test
  void moreItemsThanThereAreTakeNoMemory() throws Exception {
    try (Directory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      Query all = TowerKnnQuery.of("item_vector", USER, Integer.MAX_VALUE, null);
      int withVectors = ITEMS - ITEMS / 2 - 1;

      assertThat(new IndexSearcher(reader).search(all, ITEMS).scoreDocs).hasSize(withVectors);
    }
  }

  @Test
  void innerProductsAreNotFoundAmongVectorsComparedOtherwise() throws Exception {
    List<TwoTowerModel> models = List.of(RandomModels.dssm(8, 3), RandomModels.youtubeDnn(8, 3));
    for (TwoTowerModel model : models) {
      for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
        try (Directory directory = comparedBy(function, model)) {
          Query query = TowerKnnQuery.of(model, "item_vector", Map.of(), 1, null);
          if (model.similarity() == Similarity.COSINE || PRODUCTS.contains(function)) {
            assertThat(hits(directory, query)).as("%s", function).isEqualTo(1);
          } else {
            assertThatThrownBy(() -> hits(directory, query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[" + function + "]")
                .hasMessageContaining("[MAXIMUM_INNER_PRODUCT]");
          }
        }
      }
      model.close();
    }
  }

  private static Directory comparedBy(VectorSimilarityFunction function, TwoTowerModel towers)
      throws IOException {
    Directory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      float[] vector = towers.itemVector(Map.of());
      writer.addDocument(List.of(new KnnFloatVectorField("item_vector", vector, function)));
    }
    return directory;
  }
}
