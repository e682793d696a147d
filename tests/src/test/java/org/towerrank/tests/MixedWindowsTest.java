package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.NumericUtils;
import org.assertj.core.data.Offset;
import org.elasticsearch.common.logging.LogConfigurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.MixingGraphs;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.lucene.RescoredTopDocs;
import org.towerrank.lucene.TaskScores;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.NumericFormat;

/** Rankers that compute across the items of a batch: a window is one batch in Lucene too. */
class MixedWindowsTest {
  private static final double BUDGET = 5000;
  private static final Map<String, Object> USER = Map.of("budget", BUDGET);
  private static final DocumentFields FIELDS =
      DocumentFields.of(Map.of("price", DocumentField.of("price", NumericFormat.DOUBLE)));

  static {
    // Lucene finds the server's codecs on the path, which want to log.
    LogConfigurator.configureESLogging();
  }

  @TempDir private Path folder;

  private static Directory index(double[] prices) throws IOException {
    Directory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < prices.length; i++) {
        Document document = new Document();
        long bits = NumericUtils.doubleToSortableLong(prices[i]);
        document.add(new SortedNumericDocValuesField("price", bits));
        writer.addDocument(document);
        if (i % 2500 == 2499) {
          writer.commit();
        }
      }
    }
    return directory;
  }

  @Test
  void aWindowOfSeveralSegmentsIsOneBatchHoweverLarge() throws IOException {
    double[] prices = MixedBundle.prices(2 * DocumentScorer.CHUNK + 100);
    Bundle bundle = Bundle.open(MixedBundle.of(folder, MixingGraphs.shares(folder)));
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING);
        Directory directory = index(prices);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(reader.leaves()).hasSizeGreaterThan(2);
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      for (int window : new int[] {1, 100, prices.length, 100}) {
        int[] documents = IntStream.range(0, window).toArray();
        TaskScores scores = scorer.score(reader, scorer.request(USER), documents, () -> {});
        double[] expected = MixingGraphs.sharesOf(Arrays.copyOf(prices, window), BUDGET);
        for (int i = 0; i < window; i++) {
          assertThat((double) scores.score(i, 0)).isCloseTo(expected[i], relative(expected[i]));
        }
      }
    }
  }

  private static Offset<Double> relative(double expected) {
    return within(1e-4 * expected);
  }

  @Test
  void rescoringTakesTheWholeWindowAndExplainSaysWhatItIsOf() throws IOException {
    double[] prices = MixedBundle.prices(300);
    Bundle bundle = Bundle.open(MixedBundle.of(folder, MixingGraphs.attention(folder)));
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING);
        Directory directory = index(prices);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      ModelRescorer rescorer = ModelRescorer.of(new DocumentScorer(model, FIELDS), USER);
      TopDocs all = searcher.search(MatchAllDocsQuery.INSTANCE, prices.length);
      RescoredTopDocs rescored = rescorer.rescoreWithTasks(searcher, all, 10);
      double[] expected = MixingGraphs.attentionOf(prices, BUDGET);
      assertThat(rescored.topDocs().scoreDocs).hasSize(10);
      for (var hit : rescored.topDocs().scoreDocs) {
        assertThat((double) hit.score).isCloseTo(expected[hit.doc], within(1e-5 * BUDGET));
      }
      Explanation alone = rescorer.explain(searcher, Explanation.match(1f, "first"), 7);
      assertThat(alone.getDescription())
          .contains("for this document alone, whose score depends on others");
      assertThat(alone.getValue().doubleValue())
          .isCloseTo(prices[7] * BUDGET, within(1e-5 * BUDGET));
    }
  }

  @Test
  void aWindowThatOneBatchCannotHoldIsRefused() throws IOException {
    Bundle bundle = Bundle.open(MixedBundle.of(folder, MixingGraphs.attention(folder)));
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      int most = model.graphs().scores().mostRows();
      try (Directory directory = index(MixedBundle.prices(most + 1));
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer scorer = new DocumentScorer(model, FIELDS);
        int[] documents = IntStream.rangeClosed(0, most).toArray();
        assertThatThrownBy(() -> scorer.score(reader, scorer.request(USER), documents, () -> {}))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("model [mixing]: expected at most " + most + " items at once");
      }
    }
  }
}
