package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableColumnsTest {
  private static final List<Side> ALL = List.of(Side.values());

  private static FeatureSchema schema(Feature... features) {
    return new FeatureSchema(
        List.of(features),
        Map.of("id", new HashEncoder(1000), "number", new IdentityEncoder(0, false)));
  }

  private static CategoricalFeature category(String name, Side side, String field) {
    return new CategoricalFeature(name, side, field, "id");
  }

  private static SequenceFeature list(String name, String field, String separator) {
    return new SequenceFeature(
        name, Side.USER, field, "id", 3, SequenceFeature.Order.OLDEST_FIRST, separator);
  }

  private static AgeFeature age(String field) {
    return new AgeFeature(
        "age", Side.QUERY, field, "number", "now", AgeFeature.Unit.HOURS, EpochUnit.MILLISECONDS);
  }

  private static List<String> columns(FeatureSchema schema, List<Side> sides) {
    return RowEncoder.ofTable(schema, sides).fields();
  }

  @Test
  void aFieldOfOneSideIsAColumn() {
    FeatureSchema schema =
        schema(
            category("first", Side.USER, "tags"),
            list("words", "tags", " "),
            list("phrases", "tags", ","),
            age("added"),
            category("month", Side.ITEM, "added"));
    assertThat(columns(schema, ALL)).containsExactly("tags", "added", "now");
  }

  @Test
  void aFieldOfSeveralSidesIsAColumnForEachFeature() {
    FeatureSchema schema =
        schema(
            category("user_city", Side.USER, "city"),
            category("item_city", Side.ITEM, "city"),
            category("brand", Side.ITEM, "brand"));
    assertThat(columns(schema, ALL)).containsExactly("user_city", "item_city", "brand");
    assertThat(columns(schema, List.of(Side.ITEM))).containsExactly("city", "brand");
    assertThat(columns(schema, List.of(Side.USER, Side.CONTEXT))).containsExactly("city");
  }

  @Test
  void rowsHaveTheValuesOfTheirSides() {
    FeatureSchema schema =
        schema(
            list("songs", "song", " "),
            category("item_song", Side.ITEM, "song"),
            new OccurrencesFeature(
                "times_had",
                Side.QUERY,
                "song",
                "number",
                "song",
                5,
                SequenceFeature.Order.OLDEST_FIRST,
                " "));
    RowEncoder table = RowEncoder.ofTable(schema, ALL);
    EncodedRows row = table.row(Map.of("songs", "a b a", "item_song", "a", "times_had", "a"));
    EncodedRows request =
        new RowEncoder(schema, List.of(Side.USER, Side.CONTEXT)).row(Map.of("song", "a b a"));
    EncodedRows item =
        new RowEncoder(schema, List.of(Side.ITEM, Side.QUERY)).row(Map.of("song", "a"), request);
    for (Feature feature : schema.features()) {
      EncodedRows alone = feature.side() == Side.USER ? request : item;
      for (int i = 0; i < feature.width(); i++) {
        assertThat(row.data()[row.index(0, feature.name()) + i])
            .as(feature.name())
            .isEqualTo(alone.data()[alone.index(0, feature.name()) + i]);
      }
    }
    assertThat(row.data()[row.index(0, "times_had")]).isEqualTo(Float.floatToRawIntBits(2f));
  }

  @Test
  void whatIsCountedIsReadFromTheListInItsOwnForm() {
    OccurrencesFeature counted =
        new OccurrencesFeature(
            "times_had",
            Side.QUERY,
            "song",
            "number",
            "songs",
            5,
            SequenceFeature.Order.OLDEST_FIRST,
            " ");
    FeatureSchema schema =
        schema(list("phrases", "songs", ","), list("words", "songs", " "), counted);
    TableColumns columns =
        TableColumns.of(
            schema,
            ALL,
            feature -> feature instanceof SequenceFeature list ? list.separator() : null);
    assertThat(columns.of(schema.feature("phrases"))).isEqualTo("phrases");
    assertThat(columns.ofList(schema, counted)).isEqualTo("words");
  }

  @Test
  void aFeatureThatIsCalledAsTheMomentIsTold() {
    FeatureSchema schema =
        schema(
            category("now", Side.USER, "place"),
            category("shop", Side.ITEM, "place"),
            age("added"));
    assertThatThrownBy(() -> columns(schema, ALL))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("would hold different values: [now]");
  }

  @Test
  void aColumnThatIsTakenGetsBothFeaturesTheirOwnNames() {
    FeatureSchema schema =
        schema(
            category("city", Side.USER, "place"),
            category("shop", Side.ITEM, "place"),
            category("town", Side.ITEM, "city"));
    assertThat(Stream.of("city", "shop", "town").map(schema::feature))
        .extracting(TableColumns.of(schema, ALL)::of)
        .containsExactly("city", "shop", "town");
  }
}
