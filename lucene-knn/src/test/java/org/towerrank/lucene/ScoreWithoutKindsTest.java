package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.model.DeepFm;

/** What explanations say of features that are more than one value of one field. */
@Tag("slow")
class ScoreWithoutKindsTest {
  private static final SequenceFeature TAGS = weighted("tags", Side.ITEM);
  private static final SequenceFeature LIKES = weighted("likes", Side.USER);
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              LIKES,
              WeightsFeature.of(LIKES, Pooling.SUM),
              new VectorFeature("taste", Side.USER, "taste", "number", 3, ";"),
              age("tenure", Side.USER, "since"),
              TAGS,
              WeightsFeature.of(TAGS, Pooling.MEAN),
              new CategoricalFeature("day", Side.ITEM, "released", "id"),
              age("novelty", Side.QUERY, "released")),
          Map.of("id", new HashEncoder(60), "number", new IdentityEncoder(-3, false)));
  private static final Map<String, Object> USER =
      Map.of(
          "likes", "a:2 b:0.5", "taste", List.of(0.5, 2, -1), "since", 86_400, "now", 10 * 86_400);
  private static final Map<String, Object> ITEM = Map.of("tags", "b:0.75 c", "released", 345_600L);

  private static SequenceFeature weighted(String name, Side side) {
    return new SequenceFeature(
        name, side, name, "id", 4, SequenceFeature.Order.UNORDERED, " ", TextSplit.WEIGHTED);
  }

  private static AgeFeature age(String name, Side side, String field) {
    return new AgeFeature(
        name, side, field, "number", "now", AgeFeature.Unit.DAYS, EpochUnit.SECONDS);
  }

  @Test
  void allFeaturesThatReadAFieldLackItTogether() throws Exception {
    Document document = new Document();
    document.add(new SortedSetDocValuesField("tags", new BytesRef("b:0.75 c")));
    document.add(new NumericDocValuesField("released", 345_600));
    try (RankingModel model =
            RankingModel.load(
                RandomModels.bundle(
                    new DeepFm(4, RandomModels.MLP, 0f), SCHEMA, List.of("click"), 3),
                SessionSettings.SERVING);
        Directory directory = WindowIndex.ofDocuments(List.of(document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      Explanation explained =
          ModelRescorer.of(new DocumentScorer(model, DocumentFields.PLAIN), USER)
              .explain(new IndexSearcher(reader), Explanation.match(1f, "first"), 0);
      double all = without(model, "nothing");
      assertThat(explained.getValue().doubleValue()).isCloseTo(all, within(1e-5));
      for (Feature feature : SCHEMA.features()) {
        double expected = without(model, feature.field());
        assertThat(told(explained, feature)).isCloseTo(expected, within(1e-5));
        assertThat(expected).as(feature.name()).isNotCloseTo(all, within(1e-4));
      }
    }
  }

  /** A row has 160,000 bytes, of 200 fields, so that rows without each would have 32 MB. */
  @Test
  void aModelOfManyLongFieldsTakesLittleMemory() throws Exception {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Side side = i % 2 == 0 ? Side.USER : Side.ITEM;
      String name = "f" + i;
      features.add(
          new SequenceFeature(name, side, name, "id", 200, SequenceFeature.Order.UNORDERED, " "));
    }
    FeatureSchema schema = new FeatureSchema(features, Map.of("id", new HashEncoder(60)));
    Document document = new Document();
    document.add(new SortedSetDocValuesField("f199", new BytesRef("a b")));
    try (RankingModel model =
            RankingModel.load(
                RandomModels.bundle(
                    new DeepFm(2, RandomModels.MLP, 0f), schema, List.of("click"), 3),
                SessionSettings.SERVING);
        Directory directory = WindowIndex.ofDocuments(List.of(document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ModelRescorer rescorer =
          ModelRescorer.of(
              new DocumentScorer(model, DocumentFields.PLAIN), Map.of("f0", "c", "f198", "d"));
      IndexSearcher searcher = new IndexSearcher(reader);
      Explanation first = Explanation.match(1f, "first");
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      Explanation explained = rescorer.explain(searcher, first, 0);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(24 << 20);
      float all = model.scoreRows(row(schema, Map.of("f0", "c", "f198", "d", "f199", "a b")))[0];
      float last = model.scoreRows(row(schema, Map.of("f0", "c", "f198", "d")))[0];
      assertThat(told(explained, schema.feature("f199"))).isCloseTo(last, within(1e-5));
      assertThat(told(explained, schema.feature("f1"))).isCloseTo(all, within(1e-5));
    }
  }

  private static EncodedRows row(FeatureSchema schema, Map<String, Object> raw) {
    return new RowEncoder(schema, List.of(Side.values())).row(raw);
  }

  private static double told(Explanation explanation, Feature feature) {
    Matcher told =
        Pattern.compile("\\[" + Pattern.quote(feature.name()) + "]: .*, score without it (.*)")
            .matcher(explanation.toString());
    assertThat(told.find()).as(feature.name() + " in " + explanation).isTrue();
    return Double.parseDouble(told.group(1));
  }

  private static double without(RankingModel model, String field) {
    Map<String, Object> row = new HashMap<>(USER);
    row.putAll(ITEM);
    row.remove(field);
    return model.scoreRows(row(SCHEMA, row))[0];
  }
}
