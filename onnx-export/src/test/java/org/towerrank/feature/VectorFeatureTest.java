package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VectorFeatureTest {
  private static final NumericEncoder HALF = LinearEncoder.of(0.5, 0, -9f);

  private static float[] encode(String separator, NumericEncoder encoder, @Nullable Object raw) {
    VectorFeature feature = new VectorFeature("v", Side.ITEM, "v", "e", 3, separator);
    FeatureSchema schema = new FeatureSchema(List.of(feature), Map.of("e", encoder));
    EncodedRows rows = new EncodedRows(new RowLayout(schema), 1);
    new RawValueEncoder(schema).encode(0, raw, null, rows.data(), 0);
    float[] floats = new float[3];
    for (int i = 0; i < 3; i++) {
      floats[i] = Float.intBitsToFloat(rows.data()[i]);
    }
    return floats;
  }

  @Test
  void listsAndTextsAreTheSameVector() {
    for (Object raw :
        new Object[] {
          List.of(1, -2.5, "1e2"),
          " 1 -2.5 100.0 ",
          List.of("1 -2.50 100"),
          List.of(true, -2.5f, 100L)
        }) {
      assertThat(encode(" ", HALF, raw)).as("%s", raw).containsExactly(0.5f, -1.25f, 50f);
    }
    assertThat(encode(";", HALF, "1; 2 ;3")).containsExactly(0.5f, 1f, 1.5f);
  }

  @Test
  void aMissingVectorIsMissingInEveryNumber() {
    for (Object raw : Arrays.asList(null, "", "  ", List.of(), List.of(""))) {
      assertThat(encode(" ", HALF, raw)).containsExactly(-9f, -9f, -9f);
    }
    assertThat(encode(" ", LinearEncoder.of(1, 0, Float.NaN), null)).containsOnly(Float.NaN);
  }

  /** Their numbers have no places that JSON knows, and no text of an array has them. */
  @Test
  void arraysAndSetsAreToldFromLists() {
    assertThatThrownBy(() -> encode(" ", HALF, new float[] {1, 2.5f, 3}))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage(
            "feature [v]: expected a string, a number, a boolean or a list of these, got an array"
                + " [[1.0, 2.5, 3.0]]");
    assertThatThrownBy(() -> encode(" ", HALF, Set.of(7)))
        .hasMessageEndingWith("or a list of these, got a collection [[7]]");
    assertThatThrownBy(() -> encode(" ", HALF, List.of(1, 2, new String[] {"3"})))
        .hasMessageEndingWith("got an array [[3]]");
  }

  @Test
  void otherLengthsAreToldWithBoth() {
    for (Object raw : List.of("1 2", List.of(1, 2))) {
      assertThatThrownBy(() -> encode(" ", HALF, raw))
          .isInstanceOf(InvalidValueException.class)
          .hasMessage("feature [v]: expected 3 numbers, got 2");
    }
    assertThatThrownBy(() -> encode(" ", HALF, 7)).hasMessageContaining("3 numbers, got 1");
    assertThatThrownBy(() -> encode(" ", HALF, "1  2 3")).hasMessageContaining("3 numbers, got 4");
  }

  @Test
  void whatIsNoVectorIsRefused() {
    for (Object raw :
        Arrays.asList(
            "a b c",
            "1 2 NaN",
            Arrays.asList(1, null, 3),
            List.of(1, "", 3),
            List.of(1, 2, Double.NaN),
            List.of(1, 2, List.of(3)),
            Map.of("x", 1, "y", 2, "z", 3))) {
      assertThatThrownBy(() -> encode(" ", HALF, raw))
          .as("%s", raw)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [v]");
    }
    assertThatThrownBy(() -> encode(" ", HALF, 1e300)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new VectorFeature("v", Side.ITEM, "v", "e", 0, " "))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("length must be at least 1");
    VectorFeature feature = new VectorFeature("v", Side.ITEM, "v", "e", 3, " ");
    assertThatThrownBy(() -> new FeatureSchema(List.of(feature), Map.of("e", new HashEncoder(3))))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("feature [v] cannot use a [hash] encoder");
  }
}
