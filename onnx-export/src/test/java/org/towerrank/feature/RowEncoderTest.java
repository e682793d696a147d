package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.export.RandomModels;

class RowEncoderTest {
  private static final int ROWS = 200;

  private final FeatureSchema schema = RandomModels.schema();
  private final SplittableRandom random = new SplittableRandom(6);

  /** Against features encoded one by one; two of them read the same field. */
  @ParameterizedTest
  @EnumSource(Side.class)
  void valuesByNameAndInOrderBecomeTheSameRows(Side side) {
    RowEncoder encoder = new RowEncoder(schema, List.of(side));
    EncodedRows byName = encoder.newRows(ROWS);
    EncodedRows inOrder = encoder.newRows(ROWS);
    EncodedRows expected = new EncodedRows(new RowLayout(schema), ROWS);
    for (int row = 0; row < ROWS; row++) {
      Map<String, Object> values = values();
      encoder.encode(values, byName, row);
      encoder.encode(encoder.fields().stream().map(values::get).toArray(), inOrder, row);
      for (Feature feature : schema.side(side)) {
        new RawValueEncoder(schema)
            .encode(
                schema.features().indexOf(feature),
                values.get(feature.field()),
                null,
                expected.data(),
                expected.index(row, feature.name()));
      }
    }
    assertThat(byName.data()).isEqualTo(expected.data());
    assertThat(inOrder.data()).isEqualTo(expected.data());
  }

  @Test
  void fieldsAreThoseOfItsSidesEachOnce() {
    assertThat(new RowEncoder(schema, List.of(Side.USER)).fields())
        .containsExactly("user_id", "age", "history");
    assertThat(new RowEncoder(schema, List.of(Side.ITEM, Side.CONTEXT)).fields())
        .containsExactly("device", "item_id", "genres", "year");
  }

  @Test
  void severalThreadsMayUseOne() {
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.values()));
    List<Map<String, Object>> all = Stream.generate(this::values).limit(ROWS).toList();
    List<int[]> alone = all.stream().map(row -> encoder.row(row).data()).toList();
    List<int[]> together =
        IntStream.range(0, 50 * ROWS)
            .parallel()
            .mapToObj(i -> encoder.row(all.get(i % ROWS)).data())
            .toList();
    for (int i = 0; i < together.size(); i++) {
      assertThat(together.get(i)).isEqualTo(alone.get(i % ROWS));
    }
  }

  @Test
  void aRowOfAnUnknownFieldIsRefusedWithTheNearest() {
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.USER));
    assertThatThrownBy(() -> encoder.row(Map.of("userid", "v1")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("unknown feature [userid], nearest is [user_id]");
  }

  /** Of every field a value, or none. */
  private Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    values.put("user_id", "v" + random.nextInt(60));
    values.put("age", random.nextInt(90));
    values.put("history", List.of("v" + random.nextInt(90), "v" + random.nextInt(90)));
    values.put("device", random.nextLong(9));
    values.put("item_id", "v" + random.nextInt(90));
    values.put("genres", "v1 v" + random.nextInt(9));
    values.put("year", Double.toString(random.nextInt(80) / 10.0));
    values.keySet().removeIf(field -> random.nextInt(5) == 0);
    return values;
  }
}
