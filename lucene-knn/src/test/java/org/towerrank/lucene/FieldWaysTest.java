package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.fields;
import static org.towerrank.lucene.StoredItems.scores;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.SchemaException;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.lucene.column.TermFormat;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Who reads the same fields of the same segments in another way gets nothing of the others. */
class FieldWaysTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path temporary;

  /** Numbers that become text first have a table, as the hashed price has here. */
  private static DocumentFields hashing(DocumentField price) {
    return name ->
        switch (name) {
          case "brand", "price" -> price;
          default -> fields().get(name);
        };
  }

  private static final DocumentFields RIGHT =
      hashing(DocumentField.of("price", NumericFormat.DOUBLE));

  /** As one knows a field who may not see how it is mapped. */
  private static final DocumentFields PLAIN_NUMBERS = hashing(DocumentField.of("price"));

  private record NextItem() implements TermFormat {
    @Override
    public String text(BytesRef term) {
      return "i" + (1 + Integer.parseInt(term.utf8ToString().substring(1)));
    }
  }

  private static final DocumentFields OTHER_TERMS =
      name ->
          name.equals("item_id")
              ? new DocumentField(name, new NextItem(), NumericFormat.LONG, true)
              : RIGHT.get(name);

  private static List<DocumentFields> ways(boolean rightFirst) {
    List<DocumentFields> ways = List.of(RIGHT, PLAIN_NUMBERS, OTHER_TERMS);
    return rightFirst ? ways : ways.reversed();
  }

  private FSDirectory index() throws IOException {
    FSDirectory directory = FSDirectory.open(temporary.resolve("index"));
    try (IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
    }
    return directory;
  }

  private SegmentRows rows() throws IOException {
    return SegmentRows.open(temporary.resolve("rows"), RowSettings.of(PLENTY).forSegmentsOf(50));
  }

  private static List<Float> alone(
      RankingModel model, DocumentFields fields, DirectoryReader reader) throws IOException {
    return scores(new DocumentScorer(model, fields, new DocumentCacheBudget(() -> 0)), reader);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingThatIsKeptInMemoryIsShared(boolean rightFirst) throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(alone(model, PLAIN_NUMBERS, reader)).isNotEqualTo(alone(model, RIGHT, reader));
      assertThat(alone(model, OTHER_TERMS, reader)).isNotEqualTo(alone(model, RIGHT, reader));
      DocumentScorer kept = new DocumentScorer(model, RIGHT, new DocumentCacheBudget(() -> PLENTY));
      for (int round = 0; round < 2; round++) {
        for (DocumentFields way : ways(rightFirst)) {
          assertClose(scores(kept.reading(way), reader), alone(model, way, reader), 1e-6f);
        }
      }
      assertThat(kept.counts().memory()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noFileIsSharedAlsoAfterARestart(boolean rightFirst) throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index()) {
      for (int start = 0; start < 2; start++) {
        try (SegmentRows rows = rows();
            DirectoryReader reader = DirectoryReader.open(directory)) {
          StoredItems.await(rows::hasReadEarlier);
          DocumentScorer kept =
              new DocumentScorer(model, RIGHT, new DocumentCacheBudget(() -> PLENTY));
          for (DocumentFields way : ways(rightFirst)) {
            DocumentScorer stored = kept.storedIn(rows, way);
            // The second process finds the files of the first, and need not ask for them.
            assertThat(start == 1 || stored.store(reader)).isTrue();
            assertClose(scores(stored, reader), alone(model, way, reader), 1e-6f);
          }
          assertThat(rows.statistics().segments()).isEqualTo(6);
          assertThat(kept.counts().files()).isPositive();
          assertThat(kept.counts().computed()).isZero();
          kept.forget();
        }
      }
    }
  }

  @Test
  void equalFormatsShareWhatIsKept() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer kept = new DocumentScorer(model, RIGHT, new DocumentCacheBudget(() -> PLENTY));
      scores(kept, reader);
      long computed = kept.counts().computed();
      scores(kept.reading(hashing(DocumentField.of("price", NumericFormat.DOUBLE))), reader);
      assertThat(kept.counts().computed()).isEqualTo(computed).isPositive();
    }
  }

  /** As those of a map are, which Java does not check. */
  @Test
  @SuppressWarnings("NullAway")
  void fieldsThatHaveNoneForAFeatureAreToldWithIt() throws Exception {
    Map<String, DocumentField> known = Map.of("item_id", DocumentField.of("item_id"));
    try (RankingModel model = RandomModels.deepFm(3)) {
      assertThatThrownBy(() -> new DocumentScorer(model, known::get))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining(
              "feature [brand]: expected the document field of [brand], got none");
    }
  }
}
