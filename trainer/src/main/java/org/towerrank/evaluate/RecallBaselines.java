package org.towerrank.evaluate;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.TrainingChoices;
import org.towerrank.data.Transitions;
import org.towerrank.feature.EncodedRows;
import org.towerrank.progress.Progress;

/**
 * What lists recall that need no model. Towers that recall less are of no use.
 *
 * @param popular the rank of each event's choice in a list of the items chosen most often; 0 behind
 *     its end
 * @param behind the same in one by the latest item of the history; empty where there is no history
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one evaluation.
record RecallBaselines(int[] popular, int[] behind) {
  /** Events whose histories are in memory at a time. */
  private static final int BATCH = 4096;

  /** Standard errors that chance seldom exceeds. */
  private static final double CHANCE = 2;

  /**
   * @param length of the lists
   */
  static RecallBaselines of(TrainingChoices choices, RecallSplit events, int length) {
    PopularityRanks ranks = new PopularityRanks(choices.popularity());
    // Where items have times, a rank takes as long as there are items: each is found once.
    int[] popular =
        IntStream.range(0, events.count()).map(row -> ranks.rank(events, row)).toArray();
    Transitions transitions = choices.transitions();
    int[] behind =
        transitions == null
            ? new int[0]
            : behind(transitions, events, new TransitionRanks(choices.popularity()), popular);
    return new RecallBaselines(upTo(length, popular), upTo(length, behind));
  }

  private static int[] behind(
      Transitions transitions, RecallSplit events, TransitionRanks ranks, int[] popular) {
    int[] latest = latest(events, transitions.history());
    int[] behind = new int[latest.length];
    // Rows of one id behind one another, as what was chosen behind it is counted once then.
    Integer[] rows =
        IntStream.range(0, latest.length)
            .boxed()
            .sorted(Comparator.comparingInt(row -> latest[row]))
            .toArray(Integer[]::new);
    Map<Integer, Double> counts = Map.of();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      if (i == 0 || latest[row] != latest[rows[i - 1]]) {
        counts = transitions.behind(latest[row]);
      }
      behind[row] = ranks.rank(events, row, popular[row], counts);
    }
    return behind;
  }

  /** The id of the latest item of each event's history. */
  private static int[] latest(RecallSplit events, String history) {
    int[] latest = new int[events.count()];
    for (int from = 0; from < latest.length; from += BATCH) {
      EncodedRows some = events.rows().slice(from, Math.min(BATCH, latest.length - from));
      for (int row = 0; row < some.count(); row++) {
        latest[from + row] = some.data()[some.index(row, history)];
      }
    }
    return latest;
  }

  private static int[] upTo(int length, int[] ranks) {
    return IntStream.of(ranks).map(rank -> rank > length ? 0 : rank).toArray();
  }

  /**
   * Their metrics.
   *
   * @param weights of the events
   */
  Measured measure(RecallCuts cuts, double[] weights) {
    return new Measured(
        RecallMetrics.of(cuts, popular, weights),
        behind.length == 0 ? null : RecallMetrics.of(cuts, behind, weights));
  }

  /**
   * Metrics of such lists.
   *
   * @param byPopularity of the items chosen most often
   * @param byTransitions of those chosen behind the latest item; null where there is no history
   */
  record Measured(RecallMetrics byPopularity, @Nullable RecallMetrics byTransitions) {

    Map<String, Double> popularity() {
      return byPopularity.values();
    }

    Map<String, Double> transitions() {
      return byTransitions == null ? Map.of() : byTransitions.values();
    }

    /** Warns where towers recall less, by more than chance. */
    void warnBelow(RecallMetrics towers, String split, Progress progress) {
      warnBelow(
          byPopularity,
          towers,
          split,
          "a list of the items chosen most often in training",
          progress);
      if (byTransitions != null) {
        warnBelow(
            byTransitions,
            towers,
            split,
            "a list of the items chosen most often behind the latest of the history in training",
            progress);
      }
    }

    private static void warnBelow(
        RecallMetrics list, RecallMetrics towers, String split, String what, Progress progress) {
      Map<String, Double> measured = towers.values();
      Map<String, Double> ofList = list.values();
      Map<String, Double> chance = list.standardErrors();
      Map<String, Double> ofTowers = towers.standardErrors();
      measured.keySet().stream()
          .filter(
              metric ->
                  of(metric, ofList) - of(metric, measured)
                      > CHANCE * Math.hypot(of(metric, chance), of(metric, ofTowers)))
          .findFirst()
          .ifPresent(
              metric ->
                  progress.warn(
                      String.format(
                          Locale.ROOT,
                          "%s of %s is %.4f, below the %.4f of %s, by more than chance",
                          metric,
                          split,
                          of(metric, measured),
                          of(metric, ofList),
                          what)));
    }

    private static double of(String metric, Map<String, Double> values) {
      return values.getOrDefault(metric, Double.NaN);
    }
  }
}
