package org.towerrank.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.ReachedTime;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;

/**
 * The runs that stand on one another, the time of the latest row that they were fitted to, and the
 * values that vanished on the way: of each the refit from which on training rows do not have it.
 */
final class Lineage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFIT = "refit";
  private static final String UNTIL = "rows until";
  private static final String BEFORE = "rows before";
  private static final String AT = "rows at";
  private static final String VANISHED = "vanished since/";

  private final long refit;
  private final @Nullable ReachedTime before;
  private final Map<String, Map<String, Long>> vanished = new LinkedHashMap<>();
  private @Nullable ReachedTime reached;

  private Lineage(long refit, @Nullable ReachedTime reached) {
    this.refit = refit;
    this.before = reached;
    this.reached = reached;
  }

  /** Of a run that is fitted from nothing. */
  static Lineage first() {
    return new Lineage(0, null);
  }

  /** Of the run that follows one with these notes. */
  static Lineage after(Notes notes) {
    return new Lineage(notes.number(REFIT) + 1, reached(notes));
  }

  private static @Nullable ReachedTime reached(Notes notes) {
    String until = notes.find(UNTIL);
    if (until == null) {
      return null;
    }
    return notes.find(AT) == null
        ? ReachedTime.uncounted(until)
        : new ReachedTime(until, notes.number(BEFORE), notes.number(AT));
  }

  /** How many runs it stands on. */
  long refit() {
    return refit;
  }

  /** How far the rows go that were fitted; null where the recipe names no column of times. */
  @Nullable ReachedTime reached() {
    return reached;
  }

  /** Goes on to rows until this time; null where they have none. */
  void reach(@Nullable ReachedTime time) {
    reached = time;
  }

  /** Is no further than the run before, as some of the rows since then were not read. */
  void stay() {
    reached = before;
  }

  void save(Notes notes) {
    notes.put(REFIT, refit);
    if (reached != null) {
      notes.put(UNTIL, reached.time());
      notes.put(BEFORE, reached.before());
      notes.put(AT, reached.at());
    }
    vanished.forEach((encoder, values) -> notes.put(VANISHED + encoder, json(values)));
  }

  private static String json(Map<String, Long> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write vanished values", e);
    }
  }

  /** A vocabulary, and what became of the values of the earlier one. */
  record Joined(VocabularyEncoder encoder, RefitReport.Values values) {}

  /**
   * The values of training rows, in their order, and behind them those that vanished not too long
   * ago.
   *
   * @param earlier of the run with {@code notes}
   * @param forget for how many refits values stay
   */
  Joined join(
      String name, VocabularyEncoder fitted, VocabularyEncoder earlier, Notes notes, int forget) {
    Map<String, Long> before = vanished(name, notes);
    Map<String, Long> now = new LinkedHashMap<>();
    int kept = 0;
    int forgotten = 0;
    for (String value : earlier.vocabulary()) {
      long since = before.getOrDefault(value, refit);
      if (fitted.encode(value) >= IdEncoder.FIRST_KNOWN) {
        kept++;
      } else if (refit - since < forget) {
        now.put(value, since);
      } else {
        forgotten++;
      }
    }
    vanished.put(name, now);
    List<String> all = new ArrayList<>(fitted.vocabulary());
    int fresh = (int) all.stream().filter(value -> isNew(value, earlier)).count();
    all.addAll(now.keySet());
    return new Joined(
        new VocabularyEncoder(Vocabulary.of(all)),
        new RefitReport.Values(kept, fresh, now.size(), forgotten));
  }

  private static boolean isNew(String value, VocabularyEncoder earlier) {
    return earlier.encode(value) < IdEncoder.FIRST_KNOWN;
  }

  private static Map<String, Long> vanished(String name, Notes notes) {
    String json = notes.find(VANISHED + name);
    if (json == null) {
      return Map.of();
    }
    try {
      return JSON.readValue(json, new TypeReference<HashMap<String, Long>>() {});
    } catch (JsonProcessingException e) {
      throw new FittingException(
          "what became of the values of [" + name + "] cannot be read: " + e.getOriginalMessage());
    }
  }
}
