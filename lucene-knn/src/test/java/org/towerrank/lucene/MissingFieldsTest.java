package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.junit.jupiter.api.Test;
import org.towerrank.export.TreeBundle;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.NumericFormat;

/** Numbers that trees read as NaN where documents and users lack them. */
class MissingFieldsTest {
  private static final Map<String, NumericEncoder> USER =
      Map.of("age", LinearEncoder.of(0.01, 0, Float.NaN));
  private static final DocumentFields FIELDS =
      DocumentFields.of(
          Map.of(
              "price", DocumentField.of("price", NumericFormat.DOUBLE),
              "year", DocumentField.of("year", NumericFormat.FLOAT)));

  private static RankingModel load() throws Exception {
    Map<String, NumericEncoder> items = new LinkedHashMap<>();
    items.put("price", new IdentityEncoder(Float.NaN, true));
    items.put("year", LinearEncoder.of(1, -2000, Float.NaN));
    items.put("stars", new IdentityEncoder(Float.NaN, false));
    // No document has it.
    items.put("nowhere", new IdentityEncoder(Float.NaN, false));
    return load(items);
  }

  private static RankingModel load(Map<String, NumericEncoder> items) throws Exception {
    return RankingModel.load(TreeBundle.writer(USER, items).build(), SessionSettings.SERVING);
  }

  private static Document document(SplittableRandom random, Map<String, Object> raw) {
    Document document = new Document();
    if (random.nextBoolean()) {
      double price = random.nextInt(5) / 4.0;
      raw.put("price", price);
      document.add(
          new SortedNumericDocValuesField("price", NumericUtils.doubleToSortableLong(price)));
    }
    if (random.nextBoolean()) {
      float year = 1999.75f + random.nextInt(3);
      raw.put("year", year);
      document.add(new NumericDocValuesField("year", NumericUtils.floatToSortableInt(year)));
    }
    if (random.nextBoolean()) {
      raw.put("stars", "" + random.nextInt(2));
      document.add(new SortedDocValuesField("stars", new BytesRef((String) raw.get("stars"))));
    }
    return document;
  }

  @Test
  void documentsWithoutThemScoreAsTheirSourcesDo() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    List<Map<String, Object>> raws = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Map<String, Object> raw = new HashMap<>();
      documents.add(document(random, raw));
      raws.add(raw);
    }
    int[] all = IntStream.range(0, documents.size()).toArray();
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(documents, 70);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      RowEncoder items = new RowEncoder(model.schema(), List.of(Side.ITEM));
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      for (Map<String, Object> user : List.<Map<String, Object>>of(Map.of(), Map.of("age", 80))) {
        float age = user.isEmpty() ? Float.NaN : 0.8f;
        // Twice: documents are read, then what was kept of them.
        for (int round = 0; round < 2; round++) {
          TaskScores scores = scorer.score(reader, scorer.request(user), all, () -> {});
          for (int document : all) {
            int[] row = items.row(raws.get(document)).data();
            float[] numbers = {age, value(row, 1), value(row, 2), value(row, 3), Float.NaN};
            assertThat((double) scores.score(document, 0))
                .isCloseTo(TreeBundle.score(numbers), within(1e-6));
          }
        }
      }
      assertThat(scorer.missingFields(reader)).containsExactly("nowhere");
      List<FeatureValues> values = scorer.values(reader, 0);
      assertThat(values.get(3).encoded()).containsExactly(Float.NaN);
      assertThat(values.get(3)).hasToString("item feature [nowhere]: missing encoded as [NaN]");
    }
  }

  @Test
  void textsThatAModelTakesForMissingNumbersAreIndexedAsNone() throws Exception {
    IdentityEncoder missing = new IdentityEncoder(Float.NaN, false, true);
    IdentityEncoder strict = new IdentityEncoder(Float.NaN, false);
    List<Object> values = List.of(1.25, "n/a", "3", "NaN", "", true, List.of("unknown"));
    List<Float> read = List.of(1.25f, Float.NaN, 3f, Float.NaN, Float.NaN, 1f, Float.NaN);
    try (RankingModel model = load(Map.of("price", missing));
        RankingModel other = load(Map.of("price", strict))) {
      ItemFields fields = ItemFields.of(List.of("price"), List.of(model.schema()));
      List<Document> documents = new ArrayList<>();
      for (Object value : values) {
        documents.add(new Document());
        new ItemDocuments(fields).addTo(documents.getLast(), Map.of("price", value));
      }
      try (Directory directory = WindowIndex.ofDocuments(documents, 90);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer scorer = new DocumentScorer(model, fields);
        for (int i = 0; i < values.size(); i++) {
          assertThat(scorer.values(reader, i).getFirst().encoded()).containsExactly(read.get(i));
        }
      }
      ItemFields both = ItemFields.of(List.of("price"), List.of(model.schema(), other.schema()));
      assertThatThrownBy(() -> new ItemDocuments(both).addTo(new Document(), Map.of("price", "?")))
          .hasMessage("field [price]: expected a number, got [?]");
    }
  }

  private static float value(int[] row, int column) {
    return Float.intBitsToFloat(row[column]);
  }
}
