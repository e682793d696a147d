package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class UserOnceTest {
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-5f);
  private static final int GRAPHS = 400;

  @Test
  void randomGraphsGiveTheSameScoresWithTheUserOnce() throws Exception {
    int split = 0;
    int once = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      RandomRankingGraph random = new RandomRankingGraph(seed);
      ModelProto model = random.model(3 + seed % 12);
      UserOnce.Result result = UserOnce.of(model, random.inputs());
      assertThat(result).as("seed " + seed).isInstanceOf(UserOnce.Rewritten.class);
      UserOnce.Rewritten rewritten = (UserOnce.Rewritten) result;
      compare("seed " + seed, model, rewritten.model(), random.inputs());
      split += rewritten.report().split().size();
      once += rewritten.report().once();
    }
    assertThat(split).as("products and sums that were split").isGreaterThan(GRAPHS / 2);
    assertThat(once).as("operators of the user alone").isGreaterThan(GRAPHS);
  }

  /** One user for seven items, a user for each of them, and one for one. */
  private static void compare(
      String what, ModelProto model, ModelProto once, Map<String, UserOnce.Input> inputs)
      throws OrtException {
    try (OnceRuns.Loaded whole = OnceRuns.load(model);
        OnceRuns.Loaded rewritten = OnceRuns.load(once)) {
      for (int[] rows : new int[][] {{1, 7}, {7, 7}, {1, 1}}) {
        OnceRuns runs = new OnceRuns(inputs, 0, rows[0], rows[1], 3);
        assertThat(runs.once(rewritten))
            .as("%s, %d users and %d items", what, rows[0], rows[1])
            .containsExactly(runs.repeated(whole), TOLERANCE);
      }
    }
  }
}
