package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ItemDocuments;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.TaskScores;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * A file system that fills up while rows of documents are written. Run by {@code .ci/faults}, where
 * it may mount file systems.
 */
class RowMountFaults {
  private static final RankingWorkload WORKLOAD = new RankingWorkload(20, 19, 6, 100);

  /** Of 1.3 kB a document: more than the file system has, and less. */
  private static final int LARGE = 3000;

  private static final int SMALL = 500;

  private static ItemFields fields() {
    return ItemFields.of(WORKLOAD.columns(), List.of(WORKLOAD.schema()));
  }

  private static void write(FSDirectory index) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    ItemDocuments items = new ItemDocuments(fields());
    try (IndexWriter writer =
        new IndexWriter(index, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (int i = 0; i < LARGE + SMALL; i++) {
        Document document = new Document();
        items.addTo(document, WORKLOAD.item(random));
        writer.addDocument(document);
        if (i == LARGE - 1) {
          writer.commit();
        }
      }
    }
  }

  @Test
  void aDiskThatFillsUpEndsTheWritingOfAFileAndNothingElse(@TempDir Path temporary)
      throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("rows"));
    try (FSDirectory index = FSDirectory.open(temporary.resolve("index"))) {
      write(index);
      try (DirectoryReader reader = DirectoryReader.open(index);
          RankingModel model =
              RankingModel.load(
                  RandomBundles.of(WORKLOAD.model(WORKLOAD.schema()), 1),
                  SessionSettings.SERVING)) {
        Mount.over(directory, "size=2m", mount -> fill(directory, reader, model));
      }
    }
  }

  private static void fill(Path directory, DirectoryReader reader, RankingModel model)
      throws IOException {
    List<String> logged = new CopyOnWriteArrayList<>();
    RowSettings usual = RowSettings.of(1 << 30);
    RowSettings settings =
        new RowSettings(
            usual.budget(),
            usual.room(),
            () -> SMALL,
            usual.precision(),
            usual.executor(),
            logged::add);
    TaskScores expected = scores(new DocumentScorer(model, fields()), reader);
    try (SegmentRows rows = SegmentRows.open(directory, settings)) {
      DocumentScorer scorer = new DocumentScorer(model, fields()).storedIn(rows, fields());
      assertThat(scorer.store(reader)).isFalse();
      assertThat(logged).singleElement().asString().contains("No space left on device");
      assertThat(rows.statistics().segments()).isEqualTo(1);
      TaskScores found = scores(scorer, reader);
      for (int i = 0; i < LARGE + SMALL; i++) {
        assertThat(found.score(i, 0)).isCloseTo(expected.score(i, 0), within(1e-6f));
      }
      assertThat(scorer.counts().files()).isEqualTo(SMALL);
      assertThat(names(directory)).hasSize(2).contains("rows.lock").noneMatch(RowMountFaults::part);
      scorer.forget();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static boolean part(String name) {
    return name.endsWith(".part");
  }

  private static TaskScores scores(DocumentScorer scorer, DirectoryReader reader)
      throws IOException {
    int[] documents = IntStream.range(0, LARGE + SMALL).toArray();
    return scorer.score(reader, scorer.request(Map.of()), documents, () -> {});
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return new ArrayList<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }
}
