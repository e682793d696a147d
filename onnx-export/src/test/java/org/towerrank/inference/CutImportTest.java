package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.onnx.UserOnce;

/** A DeepFM that PyTorch exported, with an input a feature and a vector of scores. */
class CutImportTest {
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-5f);

  private final List<Feature> features = new ArrayList<>();
  private final Map<String, Encoder> encoders = new LinkedHashMap<>();
  private final List<GraphInput> inputs = new ArrayList<>();
  private final Map<String, UserOnce.Input> sides = new HashMap<>();

  @Test
  void partsOfItemsAreKeptAndGiveTheSameScores() throws Exception {
    ModelProto exported = exported();
    for (ValueInfoProto input : GraphCheck.inputs(exported)) {
      describe(input.getName(), input.getType().getTensorType().getShape().getDimCount() == 1);
    }
    UserOnce.Rewritten once = (UserOnce.Rewritten) UserOnce.of(exported, sides);
    try (RankingModel whole = RankingModel.load(bundle(exported), SessionSettings.SERVING);
        RankingModel cut = RankingModel.load(bundle(once.model()), SessionSettings.SERVING)) {
      assertThat(whole.graphs()).isInstanceOf(WholeRanker.class);
      assertThat(cut.graphs()).isInstanceOf(PrecomputingRanker.class);
      EncodedRows rows = RandomRows.of(cut.schema(), 1025, 1);
      assertThat(cut.score(rows, rows)).containsExactly(whole.score(rows, rows), TOLERANCE);
      assertThat(cut.scoreRows(rows)).containsExactly(whole.scoreRows(rows), TOLERANCE);
    }
  }

  private static ModelProto exported() throws Exception {
    String name = "/org/towerrank/onnx/deepfm.onnx";
    try (InputStream in = CutImportTest.class.getResourceAsStream(name)) {
      byte[] file = Objects.requireNonNull(in, name).readAllBytes();
      return GraphCheck.parse(name, ByteBuffer.wrap(file));
    }
  }

  private void describe(String name, boolean category) {
    Side side = name.startsWith("item_") ? Side.ITEM : Side.USER;
    features.add(
        category
            ? new CategoricalFeature(name, side, name, name)
            : new NumericFeature(name, side, name, name));
    List<String> words = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    encoders.put(
        name,
        category
            ? new VocabularyEncoder(Vocabulary.of(words))
            : new MinMaxEncoder(0, 1, 0f, false));
    ElementType type = category ? ElementType.INT64 : ElementType.FLOAT32;
    inputs.add(new GraphInput(name, side, type, List.of(name), category));
    sides.put(name, new UserOnce.Input(side, 1));
  }

  private Bundle bundle(ModelProto model) throws Exception {
    GraphSpec spec = new GraphSpec(GraphRole.RANKER, "ranker.onnx", inputs, "output", 1);
    Provenance provenance = new Provenance("0", "none", "0", 0, Map.of());
    return new BundleWriter("deepfm", new FeatureSchema(features, encoders), provenance)
        .tasks(List.of("click"))
        .graph(spec, model)
        .build();
  }
}
