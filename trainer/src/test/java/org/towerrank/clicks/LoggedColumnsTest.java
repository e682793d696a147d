package org.towerrank.clicks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.WeightsFeature;

/** Fields of one name that hold different values, and columns that hold each of them. */
class LoggedColumnsTest {

  private static FeatureSchema schema(Feature... features) {
    return new FeatureSchema(
        List.of(features),
        Map.of("id", new HashEncoder(1000), "number", new IdentityEncoder(0, false)));
  }

  private static CategoricalFeature category(String name, Side side, String field) {
    return new CategoricalFeature(name, side, field, "id");
  }

  private static SequenceFeature set(String name, String field, @Nullable TextSplit split) {
    return new SequenceFeature(
        name, Side.ITEM, field, "id", 4, SequenceFeature.Order.UNORDERED, ">", split);
  }

  private static AgeFeature age(String field) {
    return new AgeFeature(
        "age", Side.QUERY, field, "number", "now", AgeFeature.Unit.HOURS, EpochUnit.MILLISECONDS);
  }

  @Test
  void aUsersFieldIsNotTheDocumentsFieldOfThatName() throws IOException {
    FeatureSchema schema =
        schema(
            category("user_city", Side.USER, "city"),
            category("city", Side.CONTEXT, "city"),
            category("item_city", Side.ITEM, "city"));
    LoggedColumns columns = LoggedColumns.of(schema);
    LoggedHit hit =
        LoggedHit.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"request_id": "r", "id": "1", "log": {
                      "fingerprint": "x", "encoded": {},
                      "raw": {"user": {"city": "Ulm"}, "context": {"city": "Jena"}, "item": {}}}}
                    """));
    assertThat(hit.cells(schema, columns))
        .isEqualTo(Map.of("user_city", "Ulm", "city", "Jena", "item_city", ""));
    assertThat(columns.names()).containsExactly("user_city", "city", "item_city");
  }

  @Test
  void ofSeveralTextsThatWhichIsNoMissingOneIsLogged() throws IOException {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new NumericFeature("price", Side.ITEM, "price", "number")),
            Map.of("number", new IdentityEncoder(-1, false, true)));
    LoggedHit hit =
        LoggedHit.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"request_id": "r", "id": "1", "log": {
                      "fingerprint": "x", "encoded": {},
                      "raw": {"user": {}, "context": {}, "item": {"price": ["none", 5, "5.0"]}}}}
                    """));
    assertThat(hit.cells(schema, LoggedColumns.of(schema))).isEqualTo(Map.of("price", "5"));
  }

  @Test
  void pathsAndElementsOfOneListAreDifferentTexts() {
    LoggedColumns columns =
        LoggedColumns.of(
            schema(set("paths", "shelf", TextSplit.PREFIXES), set("words", "shelf", null)));
    assertThat(columns.names()).containsExactly("paths", "words");
  }

  @Test
  void whatHoldsTheSameValueSharesAColumn() {
    SequenceFeature tags = set("tags", "tag", TextSplit.WEIGHTED);
    LoggedColumns columns =
        LoggedColumns.of(
            schema(
                tags,
                WeightsFeature.of(tags, Pooling.SUM),
                category("first", Side.ITEM, "tag"),
                age("added"),
                category("month", Side.ITEM, "added"),
                category("hour", Side.CONTEXT, "now")));
    assertThat(columns.names()).containsExactly("tag", "added", "now");
  }
}
