package org.towerrank.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.FeatureSchema;

/** The training events of a two-tower recipe, whose encoders are fitted to them. */
public final class RecallEvents {
  private final FeatureSchema fitted;
  private final Reading reading;
  private @Nullable Kept kept;

  /** Reads the events, perhaps again. */
  @FunctionalInterface
  interface Reading {
    RecallSplit read(FeatureSchema schema, ItemCatalogue known) throws IOException;
  }

  /**
   * Events that were read while encoders were fitted.
   *
   * @param events whose targets are places of chosen items
   * @param chosen those items
   * @param told of the events, once they are encoded
   */
  record Kept(CodedRows<RecallSplit> events, List<String> chosen, Consumer<RecallSplit> told) {

    /** The events as a fitted schema has them; nothing if they have to be read again. */
    Optional<RecallSplit> encoded(FeatureSchema schema, ItemCatalogue known) {
      int[] places = chosen.stream().mapToInt(known::indexOf).toArray();
      // Which line chose an item that the catalogue lacks is told where events are read again.
      if (Arrays.stream(places).anyMatch(place -> place < 0)) {
        return Optional.empty();
      }
      Optional<RecallSplit> encoded =
          events.encoded(schema).map(split -> split.withItems(places, known.lifetimes()));
      encoded.ifPresent(told);
      return encoded;
    }
  }

  /**
   * @param kept null if the events have to be read again
   */
  RecallEvents(FeatureSchema fitted, @Nullable Kept kept, Reading reading) {
    this.fitted = fitted;
    this.kept = kept;
    this.reading = reading;
  }

  /** The features with the encoders as fitted. */
  public FeatureSchema fitted() {
    return fitted;
  }

  /**
   * The events as rows. Rows that were kept are handed over once; after that they are read.
   *
   * @param schema the same features, perhaps with encoders of an earlier run
   * @param known the items
   * @throws org.towerrank.csv.DataException as {@link RecallData#read(String, FeatureSchema,
   *     ItemCatalogue)} does
   */
  public RecallSplit rows(FeatureSchema schema, ItemCatalogue known) throws IOException {
    Optional<RecallSplit> rows =
        Optional.ofNullable(kept).flatMap(events -> events.encoded(schema, known));
    // What codes stand for is memory that fitting can use.
    kept = null;
    return rows.isPresent() ? rows.get() : reading.read(schema, known);
  }
}
