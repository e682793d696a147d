package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.VectorFeature;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FieldTypeException;
import org.towerrank.model.DeepFm;

/** Vectors that documents hold as fields of float vectors, or as one text. */
class VectorFieldsTest {
  private static final int DIMENSION = 5;
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("user_id", Side.USER, "user_id", "id"),
              new VectorFeature("mood", Side.USER, "mood", "mood", 2, " "),
              new VectorFeature("taste", Side.ITEM, "taste", "taste", DIMENSION, " "),
              new VectorFeature("text", Side.ITEM, "text", "taste", 3, ",")),
          Map.of(
              "id", new HashEncoder(9),
              "mood", new IdentityEncoder(0, false),
              "taste", new StandardEncoder(0.5, 2, Clip.NONE, -1, false)));

  private static RankingModel load() throws Exception {
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(4, RandomModels.MLP, 0f), SCHEMA, List.of("click"), 3),
        SessionSettings.SERVING);
  }

  private static Document document(SplittableRandom random, Map<String, Object> raw) {
    Document document = new Document();
    if (random.nextInt(4) > 0) {
      float[] taste = new float[DIMENSION];
      List<Float> list = new ArrayList<>();
      for (int i = 0; i < DIMENSION; i++) {
        taste[i] = (float) random.nextGaussian();
        list.add(taste[i]);
      }
      document.add(new KnnFloatVectorField("taste", taste));
      raw.put("taste", list);
    }
    if (random.nextInt(4) > 0) {
      String text =
          IntStream.range(0, 3)
              .mapToObj(i -> Double.toString(random.nextGaussian()))
              .collect(Collectors.joining(", "));
      document.add(new SortedDocValuesField("text", new BytesRef(text)));
      raw.put("text", text);
    }
    return document;
  }

  @Test
  void documentsScoreAsTheirSourcesDo() throws Exception {
    SplittableRandom random = new SplittableRandom(12);
    List<Map<String, Object>> raws = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Map<String, Object> raw = new HashMap<>();
      documents.add(document(random, raw));
      raws.add(raw);
    }
    Map<String, Object> user = Map.of("user_id", "u", "mood", List.of(0.5, -1));
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(documents, 80);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
      EncodedRows rows = encoder.newRows(raws.size());
      for (int i = 0; i < raws.size(); i++) {
        encoder.encode(raws.get(i), rows, i);
      }
      DocumentScorer scorer = new DocumentScorer(model, DocumentFields.PLAIN);
      float[] expected = model.score(scorer.request(user), rows);
      int[] all = IntStream.range(0, raws.size()).toArray();
      // Twice: read, then kept.
      for (int round = 0; round < 2; round++) {
        TaskScores scores = scorer.score(reader, scorer.request(user), all, () -> {});
        for (int document : all) {
          assertThat(scores.score(document, 0)).isCloseTo(expected[document], within(1e-5f));
        }
      }
      int first =
          IntStream.range(0, 300).filter(i -> raws.get(i).size() == 2).findFirst().orElse(0);
      assertThat(scorer.values(reader, first).get(0).raw()).isEqualTo(raws.get(first).get("taste"));
    }
  }

  private static void refused(IndexableField field, Class<?> type, String message)
      throws Exception {
    Document document = new Document();
    document.add(field);
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(new Document(), document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, DocumentFields.PLAIN);
      assertThatThrownBy(
              () -> scorer.score(reader, scorer.request(Map.of()), new int[] {0, 1}, () -> {}))
          .isInstanceOf(type)
          .hasMessageContaining(message);
    }
  }

  @Test
  void aVectorOfAnotherLengthIsToldWithItsDocumentAndBothLengths() throws Exception {
    refused(
        new SortedDocValuesField("taste", new BytesRef("1 2 3")),
        InvalidValueException.class,
        "feature [taste], document field [taste] of document [1] (as Lucene numbers it): expected 5"
            + " numbers, got 3");
    refused(
        new KnnFloatVectorField("taste", new float[] {1, 2}),
        InvalidValueException.class,
        "of document [1] (as Lucene numbers it): expected 5 numbers, got 2");
    refused(
        new SortedDocValuesField("text", new BytesRef("1,x,3")),
        InvalidValueException.class,
        "document [1] (as Lucene numbers it): expected a number, got [x]");
  }

  @Test
  void numbersThatDocValuesSortAreRefused() throws Exception {
    refused(
        new SortedNumericDocValuesField("taste", 3),
        FieldTypeException.class,
        "expected a field of float vectors, or of one text with all numbers, got numbers");
    refused(
        new org.apache.lucene.document.StringField(
            "taste", "1 2 3 4 5", org.apache.lucene.document.Field.Store.NO),
        FieldTypeException.class,
        "got one with neither");
  }
}
