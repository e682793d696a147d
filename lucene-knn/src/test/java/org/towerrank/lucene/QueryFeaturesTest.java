package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

class QueryFeaturesTest {
  private static final int DOCUMENTS = 700;
  private static final Map<String, Object> USER = RandomItems.user(4);
  private static final List<String> FIELDS = List.of("bm25", "phrase", "first_pass_score");

  private final List<Map<String, Object>> items = RandomItems.of(DOCUMENTS, 3);
  private Directory directory;
  private DirectoryReader reader;
  private IndexSearcher searcher;

  @BeforeEach
  void open() throws Exception {
    ItemDocuments documents =
        new ItemDocuments(ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema())));
    SplittableRandom random = new SplittableRandom(5);
    List<Document> rows = new ArrayList<>();
    for (Map<String, Object> item : items) {
      Document document = new Document();
      documents.addTo(document, item);
      StringBuilder words = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        words.append('w').append(random.nextInt(6)).append(' ');
      }
      document.add(new TextField("words", words.toString(), Field.Store.NO));
      rows.add(document);
    }
    directory = WindowIndex.ofDocuments(rows, 130);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    directory.close();
  }

  private static RankingModel model(int width, String... fields) throws Exception {
    Mlp layers = new Mlp(List.of(width), Activation.RELU, 0f, false);
    FeatureSchema schema = RandomModels.withQueries(fields);
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(16, layers, 0f), schema, List.of("click"), 1),
        SessionSettings.SERVING);
  }

  private static DocumentScorer scorer(RankingModel model) {
    return new DocumentScorer(
        model, ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema())));
  }

  private static Query word(int number) {
    return new TermQuery(new Term("words", "w" + number));
  }

  /** Of every kind of iterator: postings, two phases, none, all, and the best of several. */
  private static Stream<Query> queries() {
    Query both =
        new BooleanQuery.Builder()
            .add(word(1), BooleanClause.Occur.SHOULD)
            .add(new PhraseQuery("words", "w2", "w3"), BooleanClause.Occur.SHOULD)
            .add(word(4), BooleanClause.Occur.MUST_NOT)
            .build();
    return Stream.of(
        word(0),
        both,
        new PhraseQuery(2, "words", "w0", "w1"),
        new BoostQuery(new ConstantScoreQuery(new PrefixQuery(new Term("words", "w5"))), 2.5f),
        new DisjunctionMaxQuery(List.of(word(2), word(0)), 0.3f),
        MatchAllDocsQuery.INSTANCE,
        MatchNoDocsQuery.INSTANCE);
  }

  /** What the model gives for rows of a table that has the scores of whole searches. */
  private Map<Integer, Float> expected(RankingModel model, Map<String, Query> queries, TopDocs hits)
      throws Exception {
    Map<Integer, Map<String, Object>> rows = new HashMap<>();
    for (ScoreDoc hit : hits.scoreDocs) {
      Map<String, Object> row = new LinkedHashMap<>(items.get(hit.doc));
      row.putAll(USER);
      row.put("first_pass_score", Float.toString(hit.score));
      rows.put(hit.doc, row);
    }
    for (Map.Entry<String, Query> query : queries.entrySet()) {
      for (ScoreDoc hit : searcher.search(query.getValue(), DOCUMENTS).scoreDocs) {
        if (rows.containsKey(hit.doc)) {
          rows.get(hit.doc).put(query.getKey(), Float.toString(hit.score));
        }
      }
    }
    RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.values()));
    EncodedRows encoded = encoder.newRows(rows.size());
    List<Integer> documents = List.copyOf(rows.keySet());
    for (int i = 0; i < documents.size(); i++) {
      encoder.encode(Objects.requireNonNull(rows.get(documents.get(i))), encoded, i);
    }
    float[] scores = model.scoreRows(encoded);
    Map<Integer, Float> byDocument = new HashMap<>();
    for (int i = 0; i < scores.length; i++) {
      byDocument.put(documents.get(i), scores[i]);
    }
    return byDocument;
  }

  private TopDocs window(int modulus) {
    TopDocs all = WindowIndex.hits(reader, modulus);
    ScoreDoc[] some =
        Stream.of(all.scoreDocs).filter(hit -> hit.doc % modulus == 0).toArray(ScoreDoc[]::new);
    return new TopDocs(new TotalHits(some.length, TotalHits.Relation.EQUAL_TO), some);
  }

  private void requireEqual(RankingModel model, ModelRescorer rescorer, Map<String, Query> queries)
      throws Exception {
    for (int modulus : List.of(1, 3, 699)) {
      TopDocs hits = window(modulus);
      Map<Integer, Float> expected = expected(model, queries, hits);
      TopDocs rescored = rescorer.rescore(searcher, hits, DOCUMENTS);
      assertThat(rescored.scoreDocs).hasSameSizeAs(hits.scoreDocs);
      for (ScoreDoc hit : rescored.scoreDocs) {
        assertThat(hit.score).isCloseTo(expected.get(hit.doc), within(1e-5f));
      }
    }
  }

  /** Documents are kept from one rescoring to the next, and the queries' scores are not. */
  @Test
  void theModelReadsWhatASearchWouldScoreWhetherDocumentsAreKeptOrNot() throws Exception {
    for (int width : List.of(4, 64)) {
      try (RankingModel model = model(width, FIELDS.toArray(String[]::new))) {
        assertThat(model.graphs() instanceof PrecomputingRanker).isEqualTo(width == 64);
        DocumentScorer scorer = scorer(model);
        for (Query query : queries().toList()) {
          Map<String, Query> queries = Map.of("bm25", query, "phrase", word(3));
          requireEqual(model, ModelRescorer.of(scorer, USER).queries(queries), queries);
        }
      }
    }
  }

  @Test
  void theInputsThatAreRecordedAreThoseOfRowsOfATable() throws Exception {
    for (int width : List.of(4, 64)) {
      try (RankingModel model = model(width, "bm25", "first_pass_score")) {
        DocumentScorer scorer = scorer(model);
        Map<String, Query> queries = Map.of("bm25", word(1));
        ModelRescorer rescorer = ModelRescorer.of(scorer, USER).queries(queries).recordingInputs();
        // Twice, as documents are kept.
        rescorer.rescoreWithTasks(searcher, window(2), 10);
        TopDocs hits = window(1);
        RescoredTopDocs rescored = rescorer.rescoreWithTasks(searcher, hits, 10);
        ScoredInputs inputs = rescored.inputs().orElseThrow();
        RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
        for (ScoreDoc hit : hits.scoreDocs) {
          EncodedRows row = encoder.newRows(1);
          encoder.encode(items.get(hit.doc), row, 0);
          List<FeatureValues> values = inputs.of(hit.doc);
          assertThat(values).hasSize(model.schema().side(Side.ITEM).size() + 2);
          for (FeatureValues value : values) {
            Feature feature = value.feature();
            int[] bits = new int[feature.width()];
            System.arraycopy(row.data(), row.index(0, feature.name()), bits, 0, bits.length);
            switch (feature.field()) {
              case "first_pass_score" -> assertThat(value.raw()).containsExactly(hit.score);
              case "bm25" -> assertThat(value.raw().size()).isLessThan(2);
              default ->
                  assertThat(value.encoded())
                      .isEqualTo(new FeatureValues(feature, List.of(), bits).encoded());
            }
          }
        }
        assertThatThrownBy(() -> inputs.of(DOCUMENTS + 1)).hasMessageContaining("was not scored");
      }
    }
  }

  @Test
  void anExplanationHasTheScoreOfEachQuery() throws Exception {
    try (RankingModel model = model(4, "bm25", "first_pass_score")) {
      ModelRescorer rescorer =
          ModelRescorer.of(scorer(model), USER).queries(Map.of("bm25", word(1)));
      ScoreDoc first = new ScoreDoc(7, 3.5f);
      TopDocs hit =
          new TopDocs(new TotalHits(1, TotalHits.Relation.EQUAL_TO), new ScoreDoc[] {first});
      Explanation explanation =
          rescorer.explain(searcher, Explanation.match(3.5f, "first pass"), 7);
      assertThat(explanation.getValue())
          .isEqualTo(rescorer.rescore(searcher, hit, 1).scoreDocs[0].score);
      assertThat(explanation.toString())
          .contains("query feature [of first_pass_score]: [3.5], encoded as [0.875]")
          .contains("query feature [of bm25]: ");
    }
  }

  @Test
  void queriesThatAreLeftOutOrInExcessAreNamed() throws Exception {
    try (RankingModel model = model(4, FIELDS.toArray(String[]::new));
        RankingModel plain = RandomModels.deepFm(1)) {
      ModelRescorer rescorer = ModelRescorer.of(scorer(model), USER);
      assertThatThrownBy(() -> rescorer.rescore(searcher, window(2), 5))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("there is none for [phrase]");
      assertThatThrownBy(() -> rescorer.queries(Map.of("bm25", word(1))))
          .hasMessageContaining("there is none for [phrase]");
      assertThatThrownBy(() -> rescorer.queries(Map.of("bm52", word(1))))
          .hasMessageContaining("[bm52]")
          .hasMessageContaining("[bm25]");
      assertThatThrownBy(() -> rescorer.queries(Map.of("first_pass_score", word(1))))
          .hasMessageContaining("expected no query for [first_pass_score]");
      assertThatThrownBy(
              () -> ModelRescorer.of(scorer(plain), USER).queries(Map.of("bm25", word(1))))
          .hasMessageContaining("it takes no queries");
      DocumentScorer scorer = scorer(model);
      assertThatThrownBy(() -> scorer.score(reader, scorer.request(USER), new int[] {0}, () -> {}))
          .hasMessageContaining("[of first_pass_score]");
    }
  }

  @Test
  void hitsWithoutAScoreHaveNoneAndAnInfiniteOneIsAnError() throws Exception {
    try (RankingModel model = model(4, "first_pass_score")) {
      ModelRescorer rescorer = ModelRescorer.of(scorer(model), USER).recordingInputs();
      ScoreDoc[] hits = {new ScoreDoc(3, Float.NaN)};
      TopDocs top = new TopDocs(new TotalHits(1, TotalHits.Relation.EQUAL_TO), hits);
      FeatureValues value =
          rescorer.rescoreWithTasks(searcher, top, 1).inputs().orElseThrow().of(3).getLast();
      assertThat(value.raw()).isEmpty();
      assertThat(value.encoded()).containsExactly(0.7f);
      hits[0].score = Float.POSITIVE_INFINITY;
      assertThatThrownBy(() -> rescorer.rescore(searcher, top, 1))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [of first_pass_score] of document [3]");
    }
  }

  @Test
  void scoringQueriesCanBeCancelled() throws Exception {
    try (RankingModel model = model(4, "bm25")) {
      ModelRescorer rescorer =
          ModelRescorer.of(scorer(model), USER)
              .queries(Map.of("bm25", MatchAllDocsQuery.INSTANCE))
              .cancelledBy(
                  () -> {
                    throw new CancellationException();
                  });
      assertThatThrownBy(() -> rescorer.rescore(searcher, window(1), 5))
          .isInstanceOf(CancellationException.class);
    }
  }
}
