package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.SchemaException;
import org.towerrank.inference.RankingModel;

class RescoringOptionsTest {
  private static final Map<String, Object> USER = RandomItems.user(4);

  private RankingModel model;
  private Directory directory;
  private DirectoryReader reader;
  private IndexSearcher searcher;
  private ModelRescorer rescorer;

  @BeforeEach
  void open() throws Exception {
    model = RandomModels.mmoe(7);
    directory = WindowIndex.of(RandomItems.of(200, 3), 60);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
    rescorer = ModelRescorer.of(new DocumentScorer(model, fields), USER);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    directory.close();
    model.close();
  }

  @Test
  void tasksAreCombinedAsWeightedSumOrProductAndWithTheFirstPass() throws Exception {
    TopDocs hits = WindowIndex.hits(reader, 1);
    Map<String, Double> weights = Map.of("click", 2.0, "like", -0.5);
    for (RescoreMode mode : RescoreMode.values()) {
      for (Combination.Kind kind : Combination.Kind.values()) {
        RescoredTopDocs rescored =
            rescorer
                .combining(new Combination(kind, weights))
                .mode(mode)
                .rescoreWithTasks(reader, hits, 500);
        assertThat(rescored.topDocs().scoreDocs).hasSize(200);
        for (ScoreDoc hit : rescored.topDocs().scoreDocs) {
          Map<String, Float> tasks = rescored.taskScores().of(hit.doc);
          double click = tasks.getOrDefault("click", Float.NaN);
          double like = tasks.getOrDefault("like", Float.NaN);
          double model =
              kind == Combination.Kind.WEIGHTED_SUM
                  ? 2 * click - 0.5 * like
                  : click * click / Math.sqrt(like);
          double first = 0.5 + hit.doc % 7;
          double expected =
              switch (mode) {
                case REPLACE -> model;
                case MULTIPLY -> first * model;
                case ADD -> first + model;
              };
          assertThat((double) hit.score).isCloseTo(expected, within(1e-6 * (1 + expected)));
          assertThat(hit.shardIndex).isEqualTo(3);
        }
      }
    }
  }

  @Test
  void aTaskWithoutWeightDoesNotCount() throws Exception {
    RescoredTopDocs rescored =
        rescorer
            .combining(Combination.weightedSum(Map.of("like", 1.0)))
            .rescoreWithTasks(reader, WindowIndex.hits(reader, 1), 5);
    ScoreDoc best = rescored.topDocs().scoreDocs[0];
    assertThat(best.score).isEqualTo(rescored.taskScores().of(best.doc).get("like"));
  }

  @Test
  void hitsAreSortedByScoreThenDocumentCutToTheTopAndTheCallersLeftAsTheyWere() throws Exception {
    TopDocs hits = WindowIndex.hits(reader, 2);
    ScoreDoc[] order = hits.scoreDocs.clone();
    float[] scores = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      scores[i] = order[i].score;
    }
    TopDocs all = rescorer.rescore(searcher, hits, Integer.MAX_VALUE);
    TopDocs top = rescorer.rescore(searcher, hits, 10);
    // All weights zero: equal scores everywhere.
    TopDocs ties =
        rescorer
            .combining(Combination.weightedSum(Map.of("click", 0.0)))
            .rescore(searcher, hits, 200);
    assertThat(all.totalHits).isEqualTo(hits.totalHits);
    assertThat(Arrays.stream(all.scoreDocs))
        .isSortedAccordingTo((left, right) -> Float.compare(right.score, left.score));
    assertThat(Arrays.stream(top.scoreDocs).map(hit -> hit.doc))
        .containsExactlyElementsOf(
            Arrays.stream(all.scoreDocs).limit(10).map(hit -> hit.doc).toList());
    assertThat(Arrays.stream(ties.scoreDocs).map(hit -> hit.doc)).isSorted();
    assertThat(hits.scoreDocs).containsExactly(order);
    for (int i = 0; i < order.length; i++) {
      assertThat(order[i].score).isEqualTo(scores[i]);
    }
  }

  @Test
  void noHitsGiveNoHits() throws Exception {
    TopDocs none = new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);
    assertThat(rescorer.rescore(searcher, none, 10).scoreDocs).isEmpty();
  }

  @Test
  void largeWindowsRunInChunksWithACheckBeforeEach() throws Exception {
    int documents = 2 * DocumentScorer.CHUNK + 10;
    try (Directory large = WindowIndex.of(RandomItems.of(documents, 4), 3000);
        DirectoryReader largeReader = DirectoryReader.open(large)) {
      AtomicInteger checks = new AtomicInteger();
      TopDocs hits = WindowIndex.hits(largeReader, 3);
      ModelRescorer counted = rescorer.cancelledBy(checks::incrementAndGet);
      RescoredTopDocs whole = counted.rescoreWithTasks(largeReader, hits, documents);
      assertThat(checks).hasValue(3);

      for (int i = 0; i < documents; i += 97) {
        TopDocs one = new TopDocs(hits.totalHits, new ScoreDoc[] {new ScoreDoc(i, 1f)});
        Map<String, Float> alone =
            rescorer.rescoreWithTasks(largeReader, one, 1).taskScores().of(i);
        Map<String, Float> together = whole.taskScores().of(i);
        for (String task : RandomModels.TASKS) {
          assertThat(together.get(task)).isCloseTo(alone.get(task), within(1e-6f));
        }
      }
      assertThatThrownBy(
              () ->
                  rescorer
                      .cancelledBy(
                          () -> {
                            if (checks.incrementAndGet() == 5) {
                              throw new CancellationException("enough");
                            }
                          })
                      .rescore(new IndexSearcher(largeReader), hits, 10))
          .isInstanceOf(CancellationException.class);
      assertThat(checks).hasValue(5);
    }
  }

  @Test
  void aWindowOfManySegmentsIsOneRun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    rescorer.cancelledBy(runs::incrementAndGet).rescore(searcher, WindowIndex.hits(reader, 5), 10);
    assertThat(reader.leaves()).hasSizeGreaterThan(3);
    assertThat(runs).hasValue(1);
  }

  @Test
  void unknownTasksWeightsThatAreNoNumbersAndScoresThatAreNoneAreRefused() {
    assertThatThrownBy(() -> rescorer.combining(Combination.weightedSum(Map.of("clik", 1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown task [clik], nearest is [click]");
    assertThatThrownBy(() -> Combination.weightedSum(Map.of("click", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight of task [click]: expected a finite number, got [NaN]");
    TopDocs unscored =
        new TopDocs(
            new TotalHits(1, TotalHits.Relation.EQUAL_TO),
            new ScoreDoc[] {new ScoreDoc(5, Float.NaN)});
    assertThatThrownBy(() -> rescorer.mode(RescoreMode.ADD).rescore(searcher, unscored, 1))
        .isInstanceOf(NonFiniteScoreException.class)
        .hasMessageContaining("document [5]")
        .hasMessageContaining("first-pass score [NaN]");
  }

  @Test
  void theTaskThatMakesACombinationNoNumberIsNamed() {
    Combination sum = Combination.weightedSum(Map.of("click", 1.0, "like", -1e308));
    assertThat(blamed(sum, 0.5f, 0.5f))
        .contains("task [like]: score [0.5] times its weight [-1.0E308] is [-5.0E307]");
    assertThat(blamed(sum, Float.NaN, 0f)).contains("the model gives [NaN] for task [click]");
    assertThat(blamed(sum, 0.5f, 0f)).isEmpty();
    Combination product = Combination.weightedProduct(Map.of("click", -1.0));
    assertThat(blamed(product, 0f, Float.NaN))
        .contains("task [click]: score [0.0] to its weight [-1.0] is [Infinity]");
    assertThat(blamed(product, 0.5f, Float.NaN)).isEmpty();
  }

  private static Optional<String> blamed(Combination combination, float click, float like) {
    Map<String, Float> scores = new LinkedHashMap<>();
    scores.put("click", click);
    scores.put("like", like);
    return combination.blamed(scores, combination.weights(List.of("click", "like")));
  }

  @Test
  void anUnknownUserFeatureIsRefusedWithTheNearest() {
    ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
    DocumentScorer scorer = new DocumentScorer(model, fields);
    assertThatThrownBy(() -> ModelRescorer.of(scorer, Map.of("userid", "1")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("unknown feature [userid], nearest is [user_id]");
  }

  @Test
  void explanationsGiveInputsEncodedIdsTaskScoresAndTheCombination() throws Exception {
    ModelRescorer weighted =
        rescorer
            .combining(Combination.weightedSum(Map.of("click", 2.0, "like", 1.0)))
            .mode(RescoreMode.MULTIPLY);
    TopDocs hits = WindowIndex.hits(reader, 6);
    ScoreDoc best = weighted.rescore(searcher, hits, 1).scoreDocs[0];
    Explanation firstPass = Explanation.match(0.5f + best.doc % 7, "first pass");
    Explanation explanation = weighted.explain(searcher, firstPass, best.doc);

    assertThat(explanation.getValue().floatValue()).isCloseTo(best.score, within(1e-5f));
    assertThat(explanation.toString())
        .contains("model [Mmoe-7]")
        .contains("task [click], weight 2.0")
        .contains("task [like], weight 1.0")
        .contains("first pass")
        .contains("user feature [user_id]: encoded as [6]")
        .contains("item feature [item_id]: [i" + best.doc + "], encoded as [" + id(best.doc) + "]")
        .contains("item feature [genres]:")
        .contains("item feature [price]:");
  }

  private static int id(int item) {
    return item < 150 ? item + 2 : 1;
  }
}
