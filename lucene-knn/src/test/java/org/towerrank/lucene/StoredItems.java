package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.FSDirectory;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentFields;

/** An index of random items, and the scores that rows of them in files have to give. */
final class StoredItems {
  static final int DOCUMENTS = 400;
  static final Map<String, Object> USER = RandomItems.user(1);
  static final long PLENTY = 1L << 30;

  private StoredItems() {}

  static IndexWriter writer(FSDirectory directory) throws IOException {
    return new IndexWriter(
        directory,
        new IndexWriterConfig()
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setSoftDeletesField("__soft_deletes"));
  }

  /** Two segments of the items that every kind of feature is read from. */
  static void write(IndexWriter writer) throws IOException {
    ItemDocuments items =
        new ItemDocuments(ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema())));
    int written = 0;
    for (Map<String, Object> item : RandomItems.of(DOCUMENTS, 9)) {
      Document document = new Document();
      items.addTo(document, item);
      document.add(new KeywordField("key", "k" + written, Field.Store.NO));
      writer.addDocument(document);
      if (++written == DOCUMENTS / 4) {
        writer.commit();
      }
    }
    writer.commit();
  }

  static DocumentFields fields() {
    return ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema()));
  }

  static DocumentScorer scorer(RankingModel model) {
    return new DocumentScorer(model, fields(), new DocumentCacheBudget(() -> PLENTY));
  }

  static List<Float> scores(DocumentScorer scorer, IndexReader reader) throws IOException {
    int[] documents = IntStream.range(0, reader.maxDoc()).filter(i -> i % 3 != 1).toArray();
    TaskScores scores = scorer.score(reader, scorer.request(USER), documents, () -> {});
    List<Float> all = new ArrayList<>();
    for (int i = 0; i < documents.length; i++) {
      for (int task = 0; task < scorer.model().tasks().size(); task++) {
        all.add(scores.score(i, task));
      }
    }
    return all;
  }

  static void assertClose(List<Float> found, List<Float> expected, float distance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isCloseTo(expected.get(i), within(distance));
    }
  }

  /** The reader of what was written since, instead of one. */
  static DirectoryReader replaced(DirectoryReader reader) throws IOException {
    DirectoryReader next = requireNonNull(DirectoryReader.openIfChanged(reader));
    reader.close();
    return next;
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
