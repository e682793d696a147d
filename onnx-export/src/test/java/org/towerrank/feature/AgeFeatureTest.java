package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgeFeatureTest {
  private static final float MISSING = -7f;
  private static final String NOON = "2026-05-31T12:00:00Z";

  private static AgeFeature age(String name, Side side, AgeFeature.Unit unit, EpochUnit epoch) {
    return new AgeFeature(name, side, "published", "age", "now", unit, epoch);
  }

  private static FeatureSchema schema(NumericEncoder encoder, Feature... features) {
    return new FeatureSchema(List.of(features), Map.of("age", encoder));
  }

  private static Map<String, @Nullable Object> row(@Nullable Object date, @Nullable Object moment) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("published", date);
    row.put("now", moment);
    return row;
  }

  private static float encode(AgeFeature.Unit unit, EpochUnit epoch, @Nullable Object date) {
    AgeFeature feature = age("a", Side.QUERY, unit, epoch);
    RowEncoder encoder =
        new RowEncoder(
            schema(new IdentityEncoder(MISSING, false), feature), List.of(Side.values()));
    return Float.intBitsToFloat(encoder.row(row(date, NOON)).data()[0]);
  }

  @Test
  void everyFormOfADateHasTheSameAge() {
    long noon = Instant.parse(NOON).toEpochMilli();
    long day = 24 * 3600 * 1000L;
    for (Object date :
        List.of(
            "2026-05-30",
            "2026-05-30 00:00",
            "2026-05-30T02:00:00+02:00",
            noon - day * 3 / 2,
            Long.toString(noon - day * 3 / 2),
            (double) (noon - day * 3 / 2),
            List.of("2026-05-30", "2026-05-30T00:00Z"))) {
      assertThat(encode(AgeFeature.Unit.DAYS, EpochUnit.MILLISECONDS, date))
          .as("%s", date)
          .isEqualTo(1.5f);
    }
    long seconds = noon / 1000 - 90;
    assertThat(encode(AgeFeature.Unit.SECONDS, EpochUnit.SECONDS, seconds)).isEqualTo(90f);
    assertThat(encode(AgeFeature.Unit.MINUTES, EpochUnit.SECONDS, seconds)).isEqualTo(1.5f);
    assertThat(encode(AgeFeature.Unit.HOURS, EpochUnit.SECONDS, seconds)).isEqualTo(0.025f);
  }

  @Test
  void aDateAfterTheMomentHasANegativeAgeAndNoDateAMissingOne() {
    assertThat(encode(AgeFeature.Unit.DAYS, EpochUnit.MILLISECONDS, "2026-06-02T12:00"))
        .isEqualTo(-2f);
    for (Object none : Arrays.asList(null, "", List.of(), List.of(""))) {
      assertThat(encode(AgeFeature.Unit.DAYS, EpochUnit.MILLISECONDS, none)).isEqualTo(MISSING);
    }
  }

  @Test
  void anEncoderOfNumbersEncodesTheAge() {
    NumericEncoder encoder =
        new LinearEncoder(2, 0, Clip.of(List.of(0.0, 3.0)), MISSING, true, false);
    RowEncoder rows =
        new RowEncoder(
            schema(encoder, age("a", Side.USER, AgeFeature.Unit.DAYS, EpochUnit.MILLISECONDS)),
            List.of(Side.values()));
    assertThat(Float.intBitsToFloat(rows.row(row("2026-05-30T12:00Z", NOON)).data()[0]))
        .isEqualTo((float) (2 * Math.log1p(1)));
    assertThat(Float.intBitsToFloat(rows.row(row("2020-01-01", NOON)).data()[0])).isEqualTo(3f);
    assertThat(Float.intBitsToFloat(rows.row(row("2027-01-01", NOON)).data()[0])).isEqualTo(0f);
  }

  @Test
  void aRowCarriesTheMomentOfItsRequestToTheMillisecond() {
    FeatureSchema schema =
        schema(
            new IdentityEncoder(0, false),
            age("a", Side.QUERY, AgeFeature.Unit.DAYS, EpochUnit.SECONDS));
    RowEncoder request = new RowEncoder(schema, List.of(Side.USER, Side.CONTEXT));
    for (String moment :
        List.of("2026-05-31T12:00:00.123Z", "1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z")) {
      EncodedRows rows = request.row(Map.of("now", moment));
      assertThat(rows.moment(0)).isEqualTo(Instant.parse(moment));
    }
    assertThat(request.row(Map.of("now", 1.5)).moment(0)).isEqualTo(Instant.ofEpochMilli(1500));
    EncodedRows without = new EncodedRows(new RowLayout(new FeatureSchema(List.of(), Map.of())), 1);
    assertThatThrownBy(() -> without.moment(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRequestWithoutAMomentHasThatOfItsArrival() {
    FeatureSchema schema =
        schema(
            new IdentityEncoder(0, false),
            age("a", Side.QUERY, AgeFeature.Unit.DAYS, EpochUnit.SECONDS));
    RequestMoment moment = new RequestMoment(Instant.parse("2026-05-31T12:00:00.123456Z"));
    assertThat(moment.missing(schema, Map.of()))
        .isEqualTo(Map.of("now", "2026-05-31T12:00:00.123Z"));
    assertThat(moment.missing(schema, Map.of("now", ""))).containsKey("now");
    assertThat(moment.missing(schema, Map.of("now", List.of()))).containsKey("now");
    assertThat(moment.missing(schema, Map.of("now", List.of("")))).containsKey("now");
    assertThat(moment.missing(schema, Map.of("now", List.of("", 5)))).isEmpty();
    assertThat(moment.missing(schema, Map.of("now", 5))).isEmpty();
    assertThat(moment.missing(new FeatureSchema(List.of(), Map.of()), Map.of())).isEmpty();
  }

  @Test
  void whatIsNoTimeIsAnErrorThatNamesTheFeature() {
    for (Object date :
        List.of("yesterday", true, "2026-02-30", List.of("2026-01-01", "2026-01-02"), 1e300)) {
      assertThatThrownBy(() -> encode(AgeFeature.Unit.DAYS, EpochUnit.MILLISECONDS, date))
          .as("%s", date)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [a]");
    }
    RowEncoder encoder =
        new RowEncoder(
            schema(
                new IdentityEncoder(0, false),
                age("a", Side.QUERY, AgeFeature.Unit.DAYS, EpochUnit.SECONDS)),
            List.of(Side.values()));
    assertThatThrownBy(() -> encoder.row(row("2026-01-01", null)))
        .hasMessage("expected the moment that ages are counted to in [now], it is missing");
    assertThatThrownBy(() -> encoder.row(row("2026-01-01", "soon")))
        .hasMessageContaining("moment [now]: expected a time");
  }

  @Test
  void aSchemaHasOneMomentAndNoAgesOfItems() {
    assertThatThrownBy(() -> age("a", Side.ITEM, AgeFeature.Unit.DAYS, EpochUnit.SECONDS))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("the age of an item is of side [query]");
    NumericEncoder encoder = new IdentityEncoder(0, false);
    AgeFeature one = age("a", Side.QUERY, AgeFeature.Unit.DAYS, EpochUnit.SECONDS);
    AgeFeature other =
        new AgeFeature(
            "b", Side.USER, "born", "age", "then", AgeFeature.Unit.DAYS, EpochUnit.SECONDS);
    assertThatThrownBy(() -> schema(encoder, one, other))
        .hasMessageContaining("features [a] and [b]: a request has one moment");
    assertThatThrownBy(() -> schema(encoder, one, new NumericFeature("n", Side.USER, "now", "age")))
        .hasMessageContaining("expected side [context], got: [user]");
    assertThat(schema(encoder, one, new NumericFeature("n", Side.CONTEXT, "now", "age")).moment())
        .contains("now");
  }

  /** As an index may have instead of none. */
  @Test
  void theFurthestDatesAreOldOrToCome() {
    AgeFeature seconds = age("a", Side.QUERY, AgeFeature.Unit.SECONDS, EpochUnit.SECONDS);
    Instant noon = Instant.parse(NOON);
    assertThat(seconds.age(Instant.ofEpochMilli(Long.MIN_VALUE), noon)).isGreaterThan(9e15);
    assertThat(seconds.age(Instant.ofEpochMilli(Long.MAX_VALUE), noon)).isLessThan(-9e15);
    assertThat(seconds.age(noon.minusMillis(1500), noon)).isEqualTo(1.5);
  }
}
