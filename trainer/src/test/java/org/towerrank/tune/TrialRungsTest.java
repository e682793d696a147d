package org.towerrank.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken down of a trial at its rungs. */
class TrialRungsTest {
  private final SuccessiveHalving halving = new SuccessiveHalving(2);
  private final TrialRungs rungs = new TrialRungs(halving);

  @Test
  void aTrialThatEndsAtARungGotThere() {
    assertThat(rungs.goesOn(new double[] {-3, -2})).isTrue();
    assertThat(rungs.goesOn(new double[] {-3, -2, -2})).isTrue();
    rungs.ended(new double[] {-3, -2, -2, -1});
    assertThat(rungs.scores()).isEqualTo(Map.of(2, -2.0, 4, -1.0));
  }

  /** Killed behind its last epoch, it is read from its checkpoint and nothing is fitted. */
  @Test
  void aTrialThatWasKilledAtItsEndGotToAllRungs() {
    rungs.ended(new double[] {-3, -2, -2, -1, -1});
    assertThat(rungs.scores()).isEqualTo(Map.of(2, -2.0, 4, -1.0));
    assertThat(rungs.stopped()).isFalse();
  }

  @Test
  void aTrialThatIsWorseThanHalfOfTheOthersIsStoppedAtTheRung() {
    halving.add(Map.of(2, -1.0));
    halving.add(Map.of(2, -1.5));
    assertThat(rungs.goesOn(new double[] {-3})).isTrue();
    assertThat(rungs.goesOn(new double[] {-3, -2})).isFalse();
    rungs.ended(new double[] {-3, -2});
    assertThat(rungs.stopped()).isTrue();
    assertThat(rungs.scores()).isEqualTo(Map.of(2, -2.0));
  }
}
