package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
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
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FieldTypeException;
import org.towerrank.lucene.column.TimeFormat;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** Ages of dates that documents hold as longs of several units, or as texts. */
class AgeFieldsTest {
  private static final int DOCUMENTS = 300;
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("user_id", Side.USER, "user_id", "id"),
              age("tenure", Side.USER, AgeFeature.Unit.DAYS),
              new CategoricalFeature("item_id", Side.ITEM, "item_id", "id"),
              new SequenceFeature(
                  "items", Side.ITEM, "item_id", "id", 8, SequenceFeature.Order.UNORDERED, " "),
              age("seconds", Side.QUERY, AgeFeature.Unit.DAYS),
              age("milliseconds", Side.QUERY, AgeFeature.Unit.DAYS),
              age("nanoseconds", Side.QUERY, AgeFeature.Unit.HOURS),
              age("text", Side.QUERY, AgeFeature.Unit.DAYS)),
          Map.of("id", new HashEncoder(300), "age", new IdentityEncoder(-3, true)));
  private static final DocumentFields FIELDS =
      DocumentFields.of(
          Map.of(
              "milliseconds", DocumentField.of("milliseconds", TimeFormat.MILLISECONDS),
              "nanoseconds", DocumentField.of("nanoseconds", TimeFormat.NANOSECONDS)));

  private static AgeFeature age(String name, Side side, AgeFeature.Unit unit) {
    return new AgeFeature(name, side, name, "age", "now", unit, EpochUnit.SECONDS);
  }

  private static RankingModel load() throws Exception {
    Mlp layers = new Mlp(List.of(256), Activation.RELU, 0f, false);
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(64, layers, 0f), SCHEMA, List.of("click"), 3),
        SessionSettings.SERVING);
  }

  private static Document document(SplittableRandom random, Map<String, Object> raw) {
    Document document = new Document();
    String id = "i" + random.nextInt(100);
    document.add(new SortedDocValuesField("item_id", new BytesRef(id)));
    raw.put("item_id", id);
    long seconds = random.nextLong(1_500_000_000L, 1_900_000_000L);
    Instant time = Instant.ofEpochSecond(seconds);
    if (random.nextInt(4) > 0) {
      document.add(new NumericDocValuesField("seconds", seconds));
      raw.put("seconds", seconds);
      document.add(new SortedDocValuesField("text", new BytesRef(time.toString())));
      raw.put("text", time.toString());
    }
    if (random.nextInt(4) > 0) {
      document.add(new SortedNumericDocValuesField("milliseconds", seconds * 1000));
      document.add(new SortedNumericDocValuesField("milliseconds", seconds * 1000));
      raw.put("milliseconds", seconds);
      document.add(new SortedNumericDocValuesField("nanoseconds", seconds * 1_000_000_000));
      raw.put("nanoseconds", time.toString());
    }
    return document;
  }

  @Test
  void documentsAreAsOldAsTheirDatesAtTheMomentOfEachRequest() throws Exception {
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
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      RowEncoder encoder = new RowEncoder(SCHEMA, RankingModel.CANDIDATE_SIDES);
      // Documents are kept from the first request on, and must not stay as old as they were in it.
      for (String now : List.of("2026-05-31T12:00:00Z", "2026-06-30", "2019-01-01T00:00:00.5Z")) {
        EncodedRows request =
            scorer.request(Map.of("user_id", "u", "tenure", "2018-01-01", "now", now));
        EncodedRows rows = encoder.newRows(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
          encoder.encode(new RequestMoment(request.moment(0)).in(SCHEMA, raws.get(i)), rows, i);
        }
        float[] expected = model.score(request, rows);
        TaskScores scores =
            scorer.score(reader, request, IntStream.range(0, DOCUMENTS).toArray(), () -> {});
        for (int document = 0; document < DOCUMENTS; document++) {
          assertThat(scores.score(document, 0)).isCloseTo(expected[document], within(1e-5f));
        }
      }
    }
  }

  @Test
  void explanationsAndRecordsTellTheDateAndTheAge() throws Exception {
    Document document = new Document();
    document.add(new SortedDocValuesField("item_id", new BytesRef("i")));
    document.add(new NumericDocValuesField("seconds", 86_400));
    TopDocs hit = new TopDocs(new TotalHits(1, TotalHits.Relation.EQUAL_TO), hits());
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ModelRescorer rescorer =
          ModelRescorer.of(new DocumentScorer(model, FIELDS), Map.of("now", "1970-01-04"));
      Explanation explained =
          rescorer.explain(new IndexSearcher(reader), Explanation.match(1f, "first"), 0);
      float age = (float) Math.log1p(2);
      assertThat(explained.toString())
          .contains("query feature [seconds]: [1970-01-02T00:00:00Z], encoded as [" + age + "]")
          .contains("query feature [text]: missing, encoded as [-3.0]");
      ScoredInputs inputs =
          rescorer.recordingInputs().rescoreWithTasks(reader, hit, 1).inputs().orElseThrow();
      assertThat(inputs.of(0))
          .filteredOn(values -> values.feature().name().equals("seconds"))
          .singleElement()
          .hasToString("query feature [seconds]: [1970-01-02T00:00:00Z] encoded as [" + age + "]");
    }
  }

  private static ScoreDoc[] hits() {
    return new ScoreDoc[] {new ScoreDoc(0, 1f)};
  }

  private static void refused(List<IndexableField> fields, Class<?> type, String message)
      throws Exception {
    Document document = new Document();
    fields.forEach(document::add);
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(new Document(), document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      assertThatThrownBy(
              () -> scorer.score(reader, scorer.request(Map.of()), new int[] {0, 1}, () -> {}))
          .isInstanceOf(type)
          .hasMessageContaining(message);
    }
  }

  @Test
  void whatIsNoDateIsToldWithItsDocument() throws Exception {
    String place = "feature [text], document field [text] of document [1] (as Lucene numbers it): ";
    refused(
        List.of(new SortedDocValuesField("text", new BytesRef("long ago"))),
        InvalidValueException.class,
        place + "expected a time");
    refused(
        List.of(
            new SortedNumericDocValuesField("seconds", 1),
            new SortedNumericDocValuesField("seconds", 2)),
        InvalidValueException.class,
        "expected a single time, got [1970-01-01T00:00:01Z] and [1970-01-01T00:00:02Z]");
    refused(
        List.of(new NumericDocValuesField("seconds", 1_700_000_000_000L)),
        InvalidValueException.class,
        "document [1] (as Lucene numbers it): expected a time in seconds since 1970");
    refused(
        List.of(new StringField("text", "2026-01-01", org.apache.lucene.document.Field.Store.NO)),
        FieldTypeException.class,
        "text");
  }
}
