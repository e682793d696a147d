package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;

/** Numbers that are NaN where they are missing, as trees want them. */
class MissingNumbersTest {
  private static final LinearEncoder AGE = LinearEncoder.of(0.01, 0, Float.NaN);

  @TempDir private Path folder;

  private static Bundle trees() throws Exception {
    Map<String, NumericEncoder> items = new LinkedHashMap<>();
    items.put("price", new IdentityEncoder(Float.NaN, true));
    items.put("year", LinearEncoder.of(1, -2000, -1f));
    return TreeBundle.writer(Map.of("age", AGE), items).build();
  }

  @Test
  void treesTellMissingNumbersFromAllOthers() throws Exception {
    Bundle bundle = trees();
    RowEncoder encoder = new RowEncoder(bundle.schema(), List.of(Side.values()));
    SplittableRandom random = new SplittableRandom(3);
    EncodedRows rows = encoder.newRows(60);
    double[] expected = new double[rows.count()];
    for (int row = 0; row < expected.length; row++) {
      Map<String, @Nullable Object> raw = new HashMap<>();
      float age = random.nextBoolean() ? Float.NaN : random.nextInt(100);
      float price = random.nextBoolean() ? Float.NaN : random.nextInt(3) / 2f;
      raw.put("age", Float.isNaN(age) ? null : age);
      raw.put("price", Float.isNaN(price) ? "" : Float.toString(price));
      expected[row] = TreeBundle.score(age / 100, (float) Math.log1p(price), -1);
      encoder.encode(raw, rows, row);
    }
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      float[] scores = model.scoreRows(rows);
      for (int row = 0; row < expected.length; row++) {
        assertThat((double) scores[row]).isCloseTo(expected[row], within(1e-6));
      }
    }
  }

  @Test
  void aBundleSaysNanAndIsVerifiedWithMissingNumbers() throws Exception {
    Path path = folder.resolve("trees.zip");
    Map<String, NumericEncoder> items = Map.of("price", LinearEncoder.of(1, 0, Float.NaN));
    TreeBundle.writer(Map.of("age", AGE), items).write(path, true);
    assertThat(Bundle.open(path).schema().encoder(Bundle.open(path).schema().feature("age")))
        .isEqualTo(AGE);
    CommandRun verify = CommandRun.of("verify", path);
    assertThat(verify.exitCode()).as(verify.err()).isZero();
    EncodedRows rows = RandomRows.of(Bundle.open(path).schema(), 1000, 1);
    int nan = 0;
    for (int bits : rows.data()) {
      nan += Float.isNaN(Float.intBitsToFloat(bits)) ? 1 : 0;
    }
    assertThat(nan).isBetween(120, 280);
  }

  @Test
  void aValueThatIsNotANumberStaysAnError() {
    for (Object raw : new Object[] {Double.NaN, Float.NaN, "NaN", Double.POSITIVE_INFINITY}) {
      FeatureSchema schema =
          new FeatureSchema(
              List.of(new NumericFeature("age", Side.USER, "age", "age")), Map.of("age", AGE));
      assertThatThrownBy(() -> new RowEncoder(schema, List.of(Side.USER)).row(Map.of("age", raw)))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [age]")
          .hasMessageContaining("finite number");
    }
  }

  @Test
  void noNetworkIsGivenNan() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new NumericFeature("age", Side.USER, "age", "age"),
                new CategoricalFeature("id", Side.ITEM, "id", "id")),
            Map.of("age", AGE, "id", new HashEncoder(5)));
    DeepFm network = new DeepFm(2, new Mlp(List.of(4), Activation.RELU, 0f, false), 0f);
    assertThatThrownBy(() -> new ModelDefinition(network, schema, List.of("click")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("feature [age] is nan where it is missing");
  }
}
