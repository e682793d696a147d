package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.towerrank.data.ColumnValues;

class SlicingTest {
  private static List<Slice> slices(List<String> values) {
    return Slicing.byValue("column", ColumnValues.of(values), List::of);
  }

  @Test
  void valuesInAllFormsAreOneSliceAndMissingOnesHaveTheirOwn() {
    List<Slice> slices = slices(List.of("42", "42.0", "", "東京", "42"));
    assertThat(slices).extracting(Slice::value).containsExactly("42", "(missing)", "東京");
    assertThat(slices.getFirst().rows()).containsExactly(0, 1, 4);
  }

  @Test
  void fewNumbersStandInTheirOrder() {
    assertThat(slices(List.of("10", "9", "9", "2.5", "")))
        .extracting(Slice::value)
        .containsExactly("2.5", "9", "10", "(missing)");
  }

  @Test
  void manyNumbersAreCutIntoQuarters() {
    List<String> values = new ArrayList<>(List.of(""));
    for (int i = 99; i >= 0; i--) {
      values.add(Integer.toString(i));
    }
    List<Slice> slices = slices(values);
    assertThat(slices)
        .extracting(Slice::value)
        .containsExactly("[0, 25)", "[25, 50)", "[50, 75)", "from 75", "(missing)");
    assertThat(slices).extracting(slice -> slice.rows().length).containsExactly(25, 25, 25, 25, 1);
  }

  @Test
  void quartersOfNumbersWhoseFirstDigitsAreAlikeAreToldApart() {
    List<String> places = new ArrayList<>();
    List<String> times = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      places.add("52.51" + (10 + i));
      times.add((1_700_000_000 + 10 * i) + ".5");
    }
    List<Slice> slices = slices(places);
    assertThat(slices)
        .extracting(Slice::value)
        .containsExactly("[52.511, 52.512)", "[52.512, 52.513)", "[52.513, 52.514)", "from 52.514");
    assertThat(slices(times)).extracting(slice -> slice.rows().length).containsOnly(10);
    assertThat(slices(times).getLast().value()).isEqualTo("from 1700000300.5");
  }

  /** Such as a price of mostly nothing. */
  @Test
  void aNumberOfMostRowsHasItsOwnSlice() {
    List<String> values = new ArrayList<>(Collections.nCopies(60, "0"));
    for (int i = 1; i <= 40; i++) {
      values.add(Double.toString(i / 2.0));
    }
    assertThat(slices(values))
        .extracting(Slice::value)
        .containsExactly("[0, 0.5000)", "[0.5000, 8)", "from 8");
    assertThat(slices(values)).extracting(slice -> slice.rows().length).containsExactly(60, 15, 25);
    values.addAll(Collections.nCopies(300, "0"));
    assertThat(slices(values))
        .extracting(Slice::value)
        .containsExactly("[0, 0.5000)", "from 0.5000");
    values.replaceAll(value -> value.equals("0") ? "99" : value);
    assertThat(slices(values)).extracting(Slice::value).containsExactly("[0.5000, 99)", "from 99");
  }

  @Test
  void rareValuesAreOneSliceTogether() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      values.add("name " + i);
      values.add("name " + i % 20);
    }
    List<Slice> slices = slices(values);
    assertThat(slices).hasSize(21);
    assertThat(slices.getLast().value()).isEqualTo("(others)");
    assertThat(slices.getLast().rows()).hasSize(30);
  }

  @Test
  void aRowIsInTheSliceOfEachElement() {
    List<Slice> slices =
        Slicing.byValue(
            "genres",
            ColumnValues.of(List.of("Drama War", "War War", "")),
            text -> List.of(text.split(" ", -1)));
    assertThat(slices).extracting(Slice::value).containsExactly("War", "(missing)", "Drama");
    assertThat(slices.getFirst().rows()).containsExactly(0, 1);
  }

  @Test
  void newValuesAreThoseThatTrainingNeverSaw() {
    List<Slice> slices =
        Slicing.byKnown("new:item", ColumnValues.of(List.of("1", "1.0", "7", "")), "1"::equals);
    assertThat(slices).extracting(Slice::value).containsExactly("known", "(missing)", "new");
    assertThat(slices.getFirst().rows()).containsExactly(0, 1);
  }
}
