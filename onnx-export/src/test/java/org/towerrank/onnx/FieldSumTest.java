package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Fm;
import org.towerrank.model.FmTowers;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.Ranker;
import org.towerrank.model.ReferenceOps;

class FieldSumTest {
  private static final int ROWS = 101;

  /** In two steps, however little that saves. */
  private static final SessionSettings CUT = new SessionSettings(1, 0);

  /** Sums written in each way that there is, of one and of several tasks. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "2, 1", "2, 32", "2, 70", "3, 120", "9, 16", "19, 16", "40, 8"})
  void scoresAreThoseOfTheReferenceForAnyNumberOfFields(int fields, int dimension)
      throws Exception {
    FeatureSchema schema = schema(4, fields);
    for (Ranker network : List.of(fm(dimension), deepFm(dimension))) {
      Run run = RandomModels.run(network, schema, fields);
      Bundle bundle = Exporter.export(run).bundle();
      EncodedRows rows = RandomRows.of(schema, ROWS, dimension);
      float[] expected = run.definition().scores(ReferenceOps.over(run.weights(), rows)).data();
      try (RankingModel whole = RankingModel.load(bundle, CUT.whole());
          RankingModel cut = RankingModel.load(bundle, CUT)) {
        assertThat(cut.graphs()).isInstanceOf(PrecomputingRanker.class);
        near(whole.scoreRows(rows), expected);
        near(cut.scoreRows(rows), expected);
      }
    }
    assertThat(Exporter.export(towers(schema, dimension)).parity().passed()).isTrue();
  }

  @Test
  void interactionsOfItemsAloneAreThoseOfTheReference() throws Exception {
    Run run = RandomModels.run(fm(8), schema(0, 3), 1);
    assertThat(Exporter.export(run).parity().passed()).isTrue();
  }

  /** What is kept of a document: the first layer, its weights' sum, its sum, and one number. */
  @Test
  void interactionsOfAnItemAreOneNumberBesideItsSum() throws Exception {
    Bundle bundle = Exporter.export(RandomModels.run(deepFm(16), schema(3, 5), 1)).bundle();
    try (RankingModel cut = RankingModel.load(bundle, CUT)) {
      assertThat(((PrecomputingRanker) cut.graphs()).width()).isEqualTo(24 + 2 + 16 + 1);
    }
  }

  /** A reduction of the axis between two others, or a product for each row, takes long. */
  @Test
  void fewNumbersAreNotAddedUpRowByRow() throws Exception {
    assertThat(slow(schema(1, 2), 32)).isEmpty();
    assertThat(slow(schema(1, 1), 64)).isEmpty();
    assertThat(slow(schema(1, 19), 16)).containsExactly("ReduceSum");
    FeatureSchema listed = withGenres(schema(1, 2));
    assertThat(slow(listed, 32)).containsExactly("MatMul");
    assertThat(slow(listed, 1)).isEmpty();
  }

  private static List<String> slow(FeatureSchema schema, int dimension) throws Exception {
    ModelDefinition model = new ModelDefinition(fm(dimension), schema, List.of("click"));
    Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
    Run run = new Run("one", model, RandomWeights.of(model, 1, 1), provenance);
    Bundle bundle = Exporter.export(run).bundle();
    ModelProto graph =
        GraphCheck.parse("ranker", bundle.onnx(bundle.graph(GraphRole.RANKER).orElseThrow()));
    return graph.getGraph().getNodeList().stream()
        .filter(FieldSumTest::isRowByRow)
        .map(NodeProto::getOpType)
        .toList();
  }

  private static boolean isRowByRow(NodeProto node) {
    boolean within =
        node.getAttributeList().stream()
            .anyMatch(attribute -> attribute.getName().equals("keepdims") && attribute.getI() == 0);
    return node.getOpType().equals("MatMul") || (node.getOpType().equals("ReduceSum") && within);
  }

  private static Fm fm(int dimension) {
    return new Fm(dimension, Loss.CROSS_ENTROPY);
  }

  private static DeepFm deepFm(int dimension) {
    return new DeepFm(dimension, new Mlp(List.of(24), Activation.RELU, 0f, false), 0f);
  }

  private static Run towers(FeatureSchema schema, int dimension) {
    return RandomModels.run(new FmTowers(dimension), schema, 1);
  }

  private static FeatureSchema schema(int userFields, int itemFields) {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("word", RandomWeights.vocabulary("v", 30));
    List<Feature> features = new ArrayList<>();
    IntStream.range(0, userFields).forEach(i -> features.add(field("user_" + i, Side.USER)));
    IntStream.range(0, itemFields).forEach(i -> features.add(field("item_" + i, Side.ITEM)));
    return new FeatureSchema(features, encoders);
  }

  private static CategoricalFeature field(String name, Side side) {
    return new CategoricalFeature(name, side, name, "word");
  }

  private static FeatureSchema withGenres(FeatureSchema schema) {
    List<Feature> features = new ArrayList<>(schema.features());
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    features.add(new SequenceFeature("genres", Side.ITEM, "genres", "word", 3, set, " "));
    return new FeatureSchema(features, schema.encoders());
  }

  private static void near(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], Offset.offset(1e-5f));
    }
  }
}
