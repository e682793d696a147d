package org.towerrank.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.train.FittingException;

/** Which trial is the best. */
class TunerTest {

  private static Trial trial(int number, double score) {
    return new Trial(
        number,
        Map.of(),
        1,
        Trial.Outcome.FITTED,
        score,
        Map.of(),
        Map.of(),
        List.of(),
        1,
        1,
        0,
        null);
  }

  @Test
  void theBestIsTheFirstOfEqualScores() {
    List<Trial> trials = List.of(trial(1, -2), trial(2, -1), trial(3, -1));
    assertThat(Tuner.best(trials)).contains(trials.get(1));
  }

  @Test
  void aScoreThatIsNoNumberIsBelowAllOthersAndRefused() {
    List<Trial> trials =
        List.of(trial(1, Double.NaN), trial(2, Double.NEGATIVE_INFINITY), trial(3, Double.NaN));
    assertThat(Tuner.best(trials)).contains(trials.get(1));
    Tuner.requireScore(Double.NEGATIVE_INFINITY, List.of("hit_rate@10"), Map.of());
    assertThatThrownBy(
            () ->
                Tuner.requireScore(
                    Double.NaN, List.of("auc/click"), Map.of("auc/click", Double.NaN)))
        .isInstanceOf(FittingException.class)
        .hasMessage("expected numbers on validation to choose by, got: auc/click [NaN]");
  }
}
