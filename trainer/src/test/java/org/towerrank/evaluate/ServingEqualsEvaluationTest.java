package org.towerrank.evaluate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.cli.RawTable;
import org.towerrank.cli.SmallService;
import org.towerrank.cli.SpoiltData;
import org.towerrank.data.ItemTable;
import org.towerrank.data.RankingData;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ItemDocuments;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.lucene.TaskScores;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;

/**
 * The score of a user and an item is the same whether evaluation reads both from a row of events or
 * a rescorer the item from an index: of several segments, with deleted documents, missing values
 * and several values in a field.
 */
@ExtendWith(SmallService.Resolver.class)
class ServingEqualsEvaluationTest {
  private static final String EVENTS = "demo_ranking/test.csv.gz";
  private static final String ITEMS = "demo_recall/items.csv.gz";
  private static final int SEGMENT = 97;
  private static final int EVENTS_COMPARED = 80;

  @TempDir private Path folder;
  private final SmallService service;

  ServingEqualsEvaluationTest(SmallService service) {
    this.service = service;
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "mmoe"})
  void theRescorersScoresAreThoseOfEvaluation(String name) throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    for (String file : List.of(EVENTS, ITEMS)) {
      data.clear(file, "year", item -> Integer.parseInt(item) % 5 == 0);
      data.clear(file, "genres", item -> Integer.parseInt(item) % 7 == 0);
    }
    Bundle bundle = Bundle.open(service.bundle(name));
    List<RawTable.Row> events = RawTable.of(data.file(EVENTS));
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING);
        Directory directory = index(data.file(ITEMS), model.schema(), deleted(events));
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(reader.leaves().size()).isGreaterThan(5);
      assertThat(reader.hasDeletions()).isTrue();
      float[] evaluated = evaluated(bundle, data.directory(), model);
      ItemFields fields =
          ItemTable.open(data.file(ITEMS), Map.of()).indexFields(List.of(model.schema()));
      compare(new DocumentScorer(model, fields), reader, events, evaluated);
    }
  }

  /** Items that no event is about. */
  private static List<String> deleted(List<RawTable.Row> events) {
    List<String> items = new ArrayList<>();
    for (int item = 1; item <= 600; item += 3) {
      items.add(Integer.toString(item));
    }
    events.forEach(event -> items.remove(event.get("item_id")));
    return items;
  }

  private static Directory index(Path items, FeatureSchema schema, List<String> deleted)
      throws IOException {
    ItemTable table = ItemTable.open(items, Map.of());
    ItemDocuments documents = new ItemDocuments(table.indexFields(List.of(schema)));
    Directory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      table.read(
          Progress.silent(),
          (line, values) -> {
            Document document = new Document();
            documents.addTo(document, values);
            writer.addDocument(document);
            if (line % SEGMENT == 0) {
              writer.commit();
            }
          });
      writer.deleteDocuments(
          deleted.stream().map(id -> new Term("item_id", id)).toArray(Term[]::new));
    }
    return directory;
  }

  private static float[] evaluated(Bundle bundle, Path data, RankingModel model)
      throws IOException {
    Recipe recipe = Evaluator.recipe(bundle);
    RankingData ranking = RankingData.open(recipe, data, Progress.silent());
    return RankingEvaluator.scores(
        model, ranking.read(recipe.data().test(), model.schema()), Progress.silent());
  }

  private static void compare(
      DocumentScorer scorer, DirectoryReader reader, List<RawTable.Row> events, float[] evaluated)
      throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    Map<String, Integer> documents = new HashMap<>();
    List<ScoreDoc> hits = new ArrayList<>();
    for (ScoreDoc hit : searcher.search(MatchAllDocsQuery.INSTANCE, reader.maxDoc()).scoreDocs) {
      documents.put(searcher.storedFields().document(hit.doc).get("item_id"), hit.doc);
      hits.add(hit);
    }
    int tasks = scorer.model().tasks().size();
    for (int event = 0; event < Math.min(EVENTS_COMPARED, events.size()); event++) {
      Collections.shuffle(hits, new Random(event));
      TopDocs first =
          new TopDocs(
              searcher.search(MatchAllDocsQuery.INSTANCE, 1).totalHits,
              hits.toArray(ScoreDoc[]::new));
      TaskScores scores =
          ModelRescorer.of(scorer, user(scorer.model().schema(), events.get(event)))
              .rescoreWithTasks(reader, first, hits.size())
              .taskScores();
      int document = requireNonNull(documents.get(events.get(event).get("item_id")));
      for (int task = 0; task < tasks; task++) {
        assertThat(scores.of(document).get(scorer.model().tasks().get(task)))
            .as("event %d", event)
            .isCloseTo(evaluated[event * tasks + task], within(1e-6f));
      }
    }
  }

  private static Map<String, Object> user(FeatureSchema schema, RawTable.Row event) {
    Map<String, Object> user = new HashMap<>();
    for (Feature feature : schema.features()) {
      if (feature.side() != Side.ITEM) {
        user.put(feature.field(), event.get(feature.field()));
      }
    }
    return user;
  }
}
