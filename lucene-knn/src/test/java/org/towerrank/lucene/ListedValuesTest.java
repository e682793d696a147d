package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.model.DeepFm;

/** Vectors, histories and weighted values that items give as lists. */
class ListedValuesTest {
  private static final int DOCUMENTS = 200;
  private static final List<String> COLUMNS = List.of("taste", "tags", "parts", "title", "path");
  private static final SequenceFeature TAGS =
      new SequenceFeature(
          "tags",
          Side.ITEM,
          "tags",
          "id",
          4,
          SequenceFeature.Order.UNORDERED,
          " ",
          TextSplit.WEIGHTED);
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("user_id", Side.USER, "user_id", "id"),
              new VectorFeature("taste", Side.ITEM, "taste", "number", 3, ";"),
              TAGS,
              WeightsFeature.of(TAGS, Pooling.MEAN),
              new SequenceFeature(
                  "parts", Side.ITEM, "parts", "id", 5, SequenceFeature.Order.OLDEST_FIRST, "|"),
              new SequenceFeature(
                  "title",
                  Side.ITEM,
                  "title",
                  "id",
                  6,
                  SequenceFeature.Order.UNORDERED,
                  " ",
                  TextSplit.WORDS),
              new SequenceFeature(
                  "path",
                  Side.ITEM,
                  "path",
                  "id",
                  6,
                  SequenceFeature.Order.UNORDERED,
                  ">",
                  TextSplit.PREFIXES)),
          Map.of(
              "id", new HashEncoder(60),
              "number", new StandardEncoder(0.5, 2, Clip.NONE, -1, false)));

  private static RankingModel load() throws Exception {
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(4, RandomModels.MLP, 0f), SCHEMA, List.of("click"), 3),
        SessionSettings.SERVING);
  }

  private static Map<String, Object> item(SplittableRandom random) {
    Map<String, Object> item = new LinkedHashMap<>();
    if (random.nextInt(4) > 0) {
      item.put("taste", List.of(random.nextInt(9), random.nextDouble() - 0.5, "1e-1"));
      item.put("parts", List.of(random.nextInt(9), " p" + random.nextInt(9) + " ", "q|r"));
    }
    if (random.nextInt(4) > 0) {
      item.put(
          "tags",
          List.of(
              Map.of("value", "t" + random.nextInt(5), "weight", random.nextInt(20) / 10.0),
              "u" + random.nextInt(5) + ":" + random.nextDouble() + " v",
              random.nextInt(3)));
      item.put("title", List.of("Good place", "7 " + random.nextInt(5)));
      item.put("path", List.of("a>b" + random.nextInt(3), "a>c > d" + random.nextInt(5)));
    }
    if (random.nextInt(4) == 0) {
      // Lists of one are as those of several.
      item.put("tags", List.of(Map.of("value", "t" + random.nextInt(5), "weight", 0.5)));
      item.put("path", List.of("b>c" + random.nextInt(5)));
    }
    return item;
  }

  private static void same(
      RankingModel model,
      DirectoryReader reader,
      DocumentFields fields,
      List<Map<String, Object>> raws)
      throws Exception {
    RowEncoder encoder = new RowEncoder(SCHEMA, List.of(Side.ITEM));
    EncodedRows rows = encoder.newRows(raws.size());
    for (int i = 0; i < raws.size(); i++) {
      encoder.encode(raws.get(i), rows, i);
    }
    DocumentScorer scorer = new DocumentScorer(model, fields);
    float[] expected = model.score(scorer.request(Map.of("user_id", "u")), rows);
    int[] all = IntStream.range(0, raws.size()).toArray();
    // Twice: read, then kept.
    for (int round = 0; round < 2; round++) {
      TaskScores scores =
          scorer.score(reader, scorer.request(Map.of("user_id", "u")), all, () -> {});
      for (int document : all) {
        assertThat(scores.score(document, 0)).isCloseTo(expected[document], within(1e-5f));
      }
    }
  }

  @Test
  void anItemIndexTakesListsAsTheModelDoes() throws Exception {
    SplittableRandom random = new SplittableRandom(12);
    ItemFields fields = ItemFields.of(COLUMNS, List.of(SCHEMA));
    ItemDocuments items = new ItemDocuments(fields);
    List<Map<String, Object>> raws = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      raws.add(item(random));
      documents.add(new Document());
      items.addTo(documents.getLast(), raws.getLast());
    }
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(documents, 80);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      same(model, reader, fields, raws);
    }
  }

  @Test
  void severalTermsAndNumbersOfADocumentAreOneWeightedSet() throws Exception {
    List<Map<String, Object>> raws = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (List<String> terms :
        List.of(List.of("a:0.25 b", "c:3", "a:0.25"), List.of("d:0", "a:1.5"), List.<String>of())) {
      Document document = new Document();
      terms.forEach(term -> document.add(new SortedSetDocValuesField("tags", new BytesRef(term))));
      documents.add(document);
      raws.add(Map.of("tags", terms));
    }
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(documents, 2);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      same(model, reader, DocumentFields.PLAIN, raws);
    }
    Document numbers = new Document();
    numbers.add(new SortedNumericDocValuesField("tags", 7));
    numbers.add(new SortedNumericDocValuesField("tags", 9));
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(numbers), 2);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      same(model, reader, DocumentFields.PLAIN, List.of(Map.of("tags", "7 9")));
    }
  }

  @Test
  void aWeightThatIsNoneIsToldWithItsDocument() throws Exception {
    Document document = new Document();
    document.add(new SortedSetDocValuesField("tags", new BytesRef("a:1")));
    document.add(new SortedSetDocValuesField("tags", new BytesRef("a:2")));
    try (RankingModel model = load();
        Directory directory = WindowIndex.ofDocuments(List.of(new Document(), document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = new DocumentScorer(model, DocumentFields.PLAIN);
      assertThatThrownBy(
              () -> scorer.score(reader, scorer.request(Map.of()), new int[] {0, 1}, () -> {}))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining(
              "feature [tags], document field [tags] of document [1] (as Lucene numbers it):"
                  + " expected one weight of each value, got [1.0] and [2.0] of [a]");
    }
  }

  /** As a text {@code 2.5} would be two elements; a list of one has it in no other way. */
  @Test
  void aNumberThatWouldBeSplitIsRefusedInAListOfOneToo() {
    SequenceFeature sizes =
        new SequenceFeature(
            "sizes", Side.ITEM, "sizes", "id", 5, SequenceFeature.Order.OLDEST_FIRST, ".");
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new CategoricalFeature("user_id", Side.USER, "user_id", "id"), sizes),
            Map.of("id", new HashEncoder(60)));
    ItemDocuments items = new ItemDocuments(ItemFields.of(List.of("sizes"), List.of(schema)));
    for (List<Double> wrong : List.of(List.of(2.5), List.of(2.5, 3.5))) {
      assertThatThrownBy(() -> items.addTo(new Document(), Map.of("sizes", wrong)))
          .as("%s", wrong)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("field [sizes]")
          .hasMessageContaining("[2.5], which has the separator [.] in it");
    }
  }

  /** White space at the ends of a text is dropped, and would leave the comma of a separator. */
  @Test
  void elementsThatAreMissingLeaveNoPartOfASeparator() {
    SequenceFeature parts =
        new SequenceFeature(
            "parts", Side.ITEM, "parts", "id", 5, SequenceFeature.Order.OLDEST_FIRST, ", ");
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new CategoricalFeature("user_id", Side.USER, "user_id", "id"), parts),
            Map.of("id", new HashEncoder(60)));
    ItemDocuments items = new ItemDocuments(ItemFields.of(List.of("parts"), List.of(schema)));
    for (List<String> list :
        List.of(
            List.of("a", "b"),
            List.of(" a ", " b "),
            List.of("", "a", "b", ""),
            Arrays.asList(null, "a", "b", " ", null))) {
      Document document = new Document();
      items.addTo(document, Map.of("parts", list));
      assertThat(parts.split(document.get("parts"))).as("%s", list).containsExactly("a", "b");
    }
    Document none = new Document();
    items.addTo(none, Map.of("parts", List.of("", " ")));
    assertThat(none.get("parts")).isNull();
  }

  @Test
  void listsThatAreNoOneTextAreRefused() {
    ItemDocuments items = new ItemDocuments(ItemFields.of(COLUMNS, List.of(SCHEMA)));
    for (Object wrong :
        List.of(
            List.of(1, List.of(2), 3),
            List.of(Map.of("value", "a", "wieght", 1), "b"),
            List.of(Map.of("value", "a", "weight", -1), "b"))) {
      assertThatThrownBy(() -> items.addTo(new Document(), Map.of("tags", wrong)))
          .as("%s", wrong)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("field [tags]");
    }
    ItemDocuments alone =
        new ItemDocuments(
            new ItemFields(Map.of("taste", new ItemField("taste", ItemField.Kind.KEYWORD, ""))));
    assertThatThrownBy(() -> alone.addTo(new Document(), Map.of("taste", Arrays.asList(1, 2))))
        .hasMessageContaining("expected a single value, got a list of 2");
  }

  /** As features of one value take it, in whatever form each element has it. */
  @Test
  void aListOfOneValueIsThatValue() {
    ItemDocuments items =
        new ItemDocuments(
            new ItemFields(
                Map.of(
                    "taste", new ItemField("taste", ItemField.Kind.KEYWORD, ""),
                    "price", new ItemField("price", ItemField.Kind.DOUBLE, ""),
                    "count", new ItemField("count", ItemField.Kind.LONG, ""))));
    Document document = new Document();
    items.addTo(
        document,
        Map.of(
            "taste", Arrays.asList(null, "sweet", "", "sweet"),
            "price", List.of(0, -0.0, "0.0"),
            "count", List.of(1L << 53, "9007199254740992")));
    assertThat(document.getValues("taste")).containsExactly("sweet");
    assertThat(document.getFields("price")).hasSize(1);
    assertThat(document.getFields("count")).hasSize(1);
    assertThatThrownBy(
            () -> items.addTo(new Document(), Map.of("count", List.of(1L << 53, (1L << 53) + 1))))
        .hasMessage("field [count]: expected a single value, got a list of 2");
  }
}
