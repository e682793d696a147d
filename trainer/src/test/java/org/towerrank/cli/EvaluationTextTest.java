package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.towerrank.evaluate.Evaluation;

class EvaluationTextTest {
  @Test
  void intervalsTellWhetherUsersAreKnown() {
    assertThat(EvaluationText.text(new Evaluation.Resampling("user_id", 943, 1000, 1, 0.95)))
        .isEqualTo("95 % confidence, from 1,000 draws of 943 users [user_id]");
    assertThat(EvaluationText.text(new Evaluation.Resampling(null, 14013, 1000, 1, 0.95)))
        .isEqualTo(
            "95 % confidence, from 1,000 draws of 14,013 rows, as if each was of another user:"
                + " --user names the column of users");
  }
}
