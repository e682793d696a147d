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
import org.apache.lucene.document.DoubleDocValuesField;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FloatDocValuesField;
import org.apache.lucene.document.FloatField;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.FieldTypeException;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.model.DeepFm;

/**
 * Documents indexed by others: every type of doc values, several formats, fields of other names.
 */
class DocumentFormatsTest {
  private static final Map<String, Object> USER = RandomItems.user(2);
  private static final DocumentFields FIELDS =
      DocumentFields.of(
          Map.of(
              "price", DocumentField.of("cost", NumericFormat.DOUBLE),
              "year", DocumentField.of("year", NumericFormat.FLOAT)));

  /** Fills a document, and beside it the raw values that a model should see. */
  private static Document document(int number, SplittableRandom random, Map<String, Object> raw) {
    Document document = new Document();
    raw.put("item_id", "i" + number);
    document.add(new SortedDocValuesField("item_id", new BytesRef("i" + number)));
    List<String> brands = new ArrayList<>();
    List<String> genres = new ArrayList<>();
    List<Double> prices = new ArrayList<>();
    double price = random.nextInt(-50, 200) / 4.0;
    for (int i = random.nextInt(4); i > 0; i--) {
      // Several of a feature with one value are the same.
      brands.add(i % 2 == 0 ? "7" : "7.0");
      genres.add("genre " + random.nextInt(9));
      prices.add(price);
    }
    brands.forEach(b -> document.add(new SortedSetDocValuesField("brand", new BytesRef(b))));
    genres.forEach(g -> document.add(new SortedSetDocValuesField("genres", new BytesRef(g))));
    long stored = NumericUtils.doubleToSortableLong(price);
    prices.forEach(p -> document.add(new SortedNumericDocValuesField("cost", stored)));
    if (!brands.isEmpty()) {
      raw.put("brand", brands);
      raw.put("genres", genres);
      raw.put("price", prices);
    }
    if (random.nextBoolean()) {
      long stars = random.nextInt(7);
      float year = 1950.5f + random.nextInt(70);
      document.add(new NumericDocValuesField("stars", stars));
      document.add(new NumericDocValuesField("year", NumericUtils.floatToSortableInt(year)));
      raw.put("stars", stars);
      raw.put("year", (double) year);
    }
    return document;
  }

  @Test
  void allTypesAndFormatsOfDocValuesGiveTheScoresOfTheirRawValues() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    List<Map<String, Object>> raws = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Map<String, Object> raw = new HashMap<>();
      documents.add(document(i, random, raw));
      raws.add(raw);
    }
    try (RankingModel model = RandomModels.mmoe(3);
        Directory directory = WindowIndex.ofDocuments(documents, 90);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, DocumentFields.PLAIN).reading(FIELDS);
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
      EncodedRows items = encoder.newRows(raws.size());
      for (int i = 0; i < raws.size(); i++) {
        encoder.encode(raws.get(i), items, i);
      }
      float[] expected = model.score(scorer.request(USER), items);
      int[] all = IntStream.range(0, raws.size()).toArray();
      // Twice: values are met for the first time, then known.
      for (int round = 0; round < 2; round++) {
        TaskScores scores = scorer.score(reader, scorer.request(USER), all, () -> {});
        for (int i = 0; i < expected.length; i++) {
          assertThat(scores.score(i / 2, i % 2)).isCloseTo(expected[i], within(1e-6f));
        }
      }
    }
  }

  /** Lucene's fields for one number store other bits below 0 than those that filters read too. */
  @Test
  void numbersBelowZeroAreReadFromAllOfLucenesFields() throws Exception {
    DocumentFields bits =
        DocumentFields.of(
            Map.of(
                "price", DocumentField.of("price", NumericFormat.DOUBLE_BITS),
                "year", DocumentField.of("year", NumericFormat.FLOAT_BITS)));
    DocumentFields sortable =
        DocumentFields.of(
            Map.of(
                "price", DocumentField.of("price", NumericFormat.DOUBLE),
                "year", DocumentField.of("year", NumericFormat.FLOAT)));
    try (RankingModel model = RandomModels.deepFm(3)) {
      for (double number : List.of(-1883.7, -0.7, 0.0, 0.7, 1983.7)) {
        Document forSorting = new Document();
        forSorting.add(new DoubleDocValuesField("price", number));
        forSorting.add(new FloatDocValuesField("year", (float) number));
        Document forFilters = new Document();
        forFilters.add(new DoubleField("price", number, Field.Store.NO));
        forFilters.add(new FloatField("year", (float) number, Field.Store.NO));
        Map<String, Object> expected = Map.of("price", number, "year", number);
        assertThat(numbers(new DocumentScorer(model, bits), forSorting)).isEqualTo(expected);
        assertThat(numbers(new DocumentScorer(model, sortable), forFilters)).isEqualTo(expected);
      }
    }
  }

  /** What a model reads of a document's numbers, by field. */
  private static Map<String, Object> numbers(DocumentScorer scorer, Document document)
      throws Exception {
    Map<String, Object> read = new HashMap<>();
    try (Directory directory = WindowIndex.ofDocuments(List.of(document), 90);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (FeatureValues values : scorer.values(reader, 0)) {
        values.raw().forEach(raw -> read.put(values.feature().field(), raw));
      }
    }
    return read;
  }

  /** Indexes of several owners, which one reader has. */
  @Test
  void missingFieldsAreToldOfIndexesThatHoldFieldsInOtherWays() throws Exception {
    Document terms = new Document();
    terms.add(new KeywordField("brand", "brand1", Field.Store.NO));
    terms.add(new NumericDocValuesField("stars", 3));
    Document others = new Document();
    others.add(new SortedDocValuesField("brand", new BytesRef("brand1")));
    others.add(new SortedNumericDocValuesField("stars", 3));
    others.add(new DoubleField("cost", 3, Field.Store.NO));
    try (RankingModel model = RandomModels.deepFm(3);
        Directory first = WindowIndex.ofDocuments(List.of(terms), 9);
        Directory second = WindowIndex.ofDocuments(List.of(others), 9);
        MultiReader both =
            new MultiReader(DirectoryReader.open(first), DirectoryReader.open(second))) {
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      assertThat(scorer.missingFields(both))
          .containsExactly("genres", "item_id", "related", "year");
      assertThat(scorer.values(both, 0).get(1).encoded())
          .isEqualTo(scorer.values(both, 1).get(1).encoded());
    }
  }

  @Test
  void booleansAreReadAsTrueAndFalse() {
    assertThat(NumericFormat.BOOLEAN.value(1)).isEqualTo(true);
    assertThat(NumericFormat.BOOLEAN.value(0)).isEqualTo(false);
    assertThat(NumericFormat.BOOLEAN.number(1)).isEqualTo(1.0);
  }

  private static void assertRefused(
      Field field, Class<? extends Exception> type, String... messages) throws Exception {
    Document document = new Document();
    document.add(field);
    assertRefused(document, type, messages);
  }

  private static void assertRefused(
      Document document, Class<? extends Exception> type, String... messages) throws Exception {
    try (RankingModel model = RandomModels.deepFm(3);
        Directory directory = WindowIndex.ofDocuments(List.of(document), 90);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      assertThatThrownBy(() -> scorer.score(reader, scorer.request(USER), new int[] {0}, () -> {}))
          .isInstanceOf(type)
          .hasMessageContainingAll(messages);
    }
  }

  @Test
  void fieldsThatCannotBeReadAreNamed() throws Exception {
    assertRefused(
        new StringField("brand", "x", Field.Store.NO),
        FieldTypeException.class,
        "feature [brand], document field [brand]",
        "without doc values");
    assertRefused(
        new LongPoint("cost", 5),
        FieldTypeException.class,
        "feature [price_bucket], document field [cost]",
        "without doc values");
    assertRefused(
        new SortedDocValuesField("year", new BytesRef("last year")),
        InvalidValueException.class,
        "feature [year], document field [year]",
        "got [last year]");
    Document several = new Document();
    several.add(new SortedSetDocValuesField("related", new BytesRef("i1")));
    several.add(new SortedSetDocValuesField("related", new BytesRef("i2")));
    assertRefused(
        several,
        InvalidValueException.class,
        "feature [related]",
        "which doc values sort; index the list as one text, with the separator [ ]");
    Document brands = new Document();
    brands.add(new SortedSetDocValuesField("brand", new BytesRef("x")));
    brands.add(new SortedSetDocValuesField("brand", new BytesRef("y")));
    assertRefused(
        brands,
        InvalidValueException.class,
        "feature [brand], document field [brand]",
        "expected a single value, got [x] and [y]");
    Document costs = new Document();
    costs.add(new SortedNumericDocValuesField("cost", NumericUtils.doubleToSortableLong(1.5)));
    costs.add(new SortedNumericDocValuesField("cost", NumericUtils.doubleToSortableLong(2)));
    assertRefused(
        costs,
        InvalidValueException.class,
        "document field [cost]",
        "expected a single value, got [1.5] and [2.0]");
  }

  /** Such as of addresses, of which other bytes would be made, or of what lies behind them. */
  @Test
  void termsThatAreNoTextsAreRefused() throws Exception {
    for (byte[] term : new byte[][] {{(byte) 0xff, (byte) 0xc3}, {(byte) 0xf0}, {0, 0, -1, -1}}) {
      for (String field : List.of("brand", "genres", "related")) {
        assertRefused(
            new SortedSetDocValuesField(field, new BytesRef(term)),
            InvalidValueException.class,
            "feature ["
                + field
                + "], document field ["
                + field
                + "]: expected a text in UTF-8,"
                + " got ["
                + term.length
                + "] bytes that are none");
      }
    }
    Document marked = new Document();
    marked.add(new SortedDocValuesField("brand", new BytesRef("caf\uFFFD")));
    try (RankingModel model = RandomModels.deepFm(3);
        Directory directory = WindowIndex.ofDocuments(List.of(marked), 90);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      List<FeatureValues> values = new DocumentScorer(model, FIELDS).values(reader, 0);
      assertThat(values.get(1).raw()).containsExactly("caf\uFFFD");
    }
  }

  /** A float would be made of a half of it. */
  @Test
  void doublesAreRefusedWhereFloatsAreExpected() throws Exception {
    String place = "feature [year], document field [year]: ";
    long stored = NumericUtils.doubleToSortableLong(1999.5);
    String problem = place + "expected the 32 bits of a float, got [" + stored + "]";
    assertRefused(
        new DoubleField("year", 1999.5, Field.Store.NO), InvalidValueException.class, problem);
    Document several = new Document();
    several.add(new SortedNumericDocValuesField("year", stored));
    several.add(new SortedNumericDocValuesField("year", stored));
    assertRefused(several, InvalidValueException.class, problem);
  }

  /** Some are beyond the floats that a model reads, and some are none. */
  @Test
  void numbersThatAreNoFiniteFloatsAreToldWithTheirField() throws Exception {
    NumericFeature year = new NumericFeature("year", Side.ITEM, "year", "year");
    CategoricalFeature user = new CategoricalFeature("user_id", Side.USER, "user_id", "user_id");
    Map<String, Encoder> encoders =
        Map.of("user_id", new HashEncoder(3), "year", new IdentityEncoder(0, false));
    FeatureSchema schema = new FeatureSchema(List.of(user, year), encoders);
    for (double number : new double[] {1e300, Double.NaN, Double.NEGATIVE_INFINITY}) {
      Document document = new Document();
      document.add(new DoubleField("year", number, Field.Store.NO));
      Bundle bundle =
          RandomModels.bundle(new DeepFm(2, RandomModels.MLP, 0f), schema, List.of("click"), 3);
      try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING);
          Directory directory = WindowIndex.ofDocuments(List.of(document), 90);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentField doubles = DocumentField.of("year", NumericFormat.DOUBLE);
        DocumentScorer scorer = new DocumentScorer(model, field -> doubles);
        assertThatThrownBy(
                () -> scorer.score(reader, scorer.request(Map.of()), new int[] {0}, () -> {}))
            .isInstanceOf(InvalidValueException.class)
            .hasMessageStartingWith("feature [year], document field [year]: expected a ")
            .hasMessageContaining("got [" + number + "]");
      }
    }
  }

  @Test
  void documentsHaveToRiseAndExist() throws Exception {
    try (RankingModel model = RandomModels.deepFm(3);
        Directory directory = WindowIndex.ofDocuments(List.of(new Document()), 90);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, FIELDS);
      for (int[] documents : List.of(new int[] {0, 0}, new int[] {1}, new int[] {-1})) {
        assertThatThrownBy(() -> scorer.score(reader, scorer.request(USER), documents, () -> {}))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("expected rising document ids below 1");
      }
    }
  }
}
