package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** Values that documents hold as terms and as numbers, counted in lists of requests. */
class OccurrencesFieldsTest {
  private static final int DOCUMENTS = 300;
  private static final int BRANDS = 40;
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("user", Side.USER, "user", "hash"),
              list("brands_had", SequenceFeature.Order.OLDEST_FIRST),
              list("shops_liked", SequenceFeature.Order.UNORDERED),
              new CategoricalFeature("brand", Side.ITEM, "brand", "known"),
              counted("brand_had", "brand", "brands_had", SequenceFeature.Order.OLDEST_FIRST),
              counted("shop_liked", "shop", "shops_liked", SequenceFeature.Order.UNORDERED)),
          Map.of(
              "hash", new HashEncoder(300),
              // Most brands came later.
              "known", new VocabularyEncoder(Vocabulary.of(List.of("b1", "b2"))),
              "count", new IdentityEncoder(0, true)));

  private static SequenceFeature list(String name, SequenceFeature.Order order) {
    return new SequenceFeature(name, Side.USER, name, "hash", 3, order, " ");
  }

  private static OccurrencesFeature counted(
      String name, String field, String list, SequenceFeature.Order order) {
    return new OccurrencesFeature(name, Side.QUERY, field, "count", list, 20, order, " ");
  }

  private static RankingModel load() throws Exception {
    Mlp layers = new Mlp(List.of(256), Activation.RELU, 0f, false);
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(64, layers, 0f), SCHEMA, List.of("click"), 3),
        SessionSettings.SERVING);
  }

  private static Document document(SplittableRandom random, Map<String, Object> raw) {
    Document document = new Document();
    if (random.nextInt(5) > 0) {
      String brand = "b" + random.nextInt(BRANDS);
      document.add(new SortedDocValuesField("brand", new BytesRef(brand)));
      raw.put("brand", brand);
    }
    if (random.nextInt(5) > 0) {
      long shop = random.nextLong(6) + (1L << 60);
      document.add(new NumericDocValuesField("shop", shop));
      raw.put("shop", shop);
    }
    return document;
  }

  private static Map<String, Object> user(SplittableRandom random) {
    List<String> brands = new ArrayList<>();
    for (int i = random.nextInt(30); i > 0; i--) {
      brands.add("b" + random.nextInt(BRANDS));
    }
    List<Long> shops =
        random.longs(random.nextInt(4), 0, 6).map(shop -> shop + (1L << 60)).boxed().toList();
    return Map.of("user", "u", "brands_had", brands, "shops_liked", shops);
  }

  @Test
  void documentsAreCountedAnewInTheListsOfEachRequest() throws Exception {
    SplittableRandom random = new SplittableRandom(12);
    List<Map<String, Object>> raws = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      Map<String, Object> raw = new HashMap<>();
      documents.add(document(random, raw));
      raws.add(raw);
    }
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(documents, 80);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(model.graphs()).isInstanceOf(PrecomputingRanker.class);
      DocumentScorer scorer = new DocumentScorer(model, DocumentFields.of(Map.of()));
      RowEncoder all = new RowEncoder(SCHEMA, List.of(Side.values()));
      // Documents are kept from the first request on, and must not stay as they were in it.
      for (int i = 0; i < 6; i++) {
        Map<String, Object> user = user(random);
        EncodedRows rows = all.newRows(DOCUMENTS);
        for (int document = 0; document < DOCUMENTS; document++) {
          Map<String, Object> row = new HashMap<>(user);
          row.putAll(raws.get(document));
          all.encode(row, rows, document);
        }
        float[] expected = model.score(scorer.request(user), rows);
        TaskScores scores =
            scorer.score(
                reader, scorer.request(user), IntStream.range(0, DOCUMENTS).toArray(), () -> {});
        for (int document = 0; document < DOCUMENTS; document++) {
          assertThat(scores.score(document, 0)).isCloseTo(expected[document], within(1e-5f));
        }
      }
    }
  }

  @Test
  void explanationsTellTheCount() throws Exception {
    Document document = new Document();
    document.add(new SortedSetDocValuesField("brand", new BytesRef("b7")));
    TopDocs hit =
        new TopDocs(
            new TotalHits(1, TotalHits.Relation.EQUAL_TO), new ScoreDoc[] {new ScoreDoc(0, 1f)});
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ModelRescorer rescorer =
          ModelRescorer.of(
              new DocumentScorer(model, DocumentFields.of(Map.of())),
              Map.of("brands_had", List.of("b7", "b1", "b7")));
      Explanation explained =
          rescorer.explain(new IndexSearcher(reader), Explanation.match(1f, "first"), 0);
      float encoded = (float) Math.log1p(2);
      assertThat(explained.toString())
          .contains("query feature [brand_had]: [2], encoded as [" + encoded + "]")
          // Without the list nothing is counted, and without the brand neither.
          .containsPattern(
              "user feature \\[brands_had]: .*, score without it " + alone(model, true))
          .containsPattern(
              "query feature \\[brand_had]: .*, score without it " + alone(model, false))
          .containsPattern("item feature \\[brand]: .*, score without it " + alone(model, false));
      ScoredInputs inputs =
          rescorer.recordingInputs().rescoreWithTasks(reader, hit, 1).inputs().orElseThrow();
      assertThat(inputs.of(0))
          .filteredOn(values -> values.feature().name().equals("brand_had"))
          .singleElement()
          .satisfies(values -> assertThat(values.encoded()).containsExactly(encoded));
    }
  }

  /** The score of the brand for a user without a list, or of nothing for the user with it. */
  private static String alone(RankingModel model, boolean brand) {
    Map<String, Object> row = new HashMap<>();
    row.put(brand ? "brand" : "brands_had", brand ? "b7" : List.of("b7", "b1", "b7"));
    float score = model.scoreRows(new RowEncoder(SCHEMA, List.of(Side.values())).row(row))[0];
    return Float.toString(score).replace(".", "\\.");
  }

  @Test
  void severalValuesOfADocumentAreRefused() throws Exception {
    Document document = new Document();
    document.add(new SortedNumericDocValuesField("shop", 1));
    document.add(new SortedNumericDocValuesField("shop", 2));
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, DocumentFields.of(Map.of()));
      assertThatThrownBy(
              () -> scorer.score(reader, scorer.request(Map.of()), new int[] {0}, () -> {}))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [shop_liked], document field [shop]")
          .hasMessageContaining("expected a single value, got [1] and [2]");
    }
  }
}
