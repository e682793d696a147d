package org.towerrank.data;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.FeatureSchema;

/** The training events of a ranking recipe, whose encoders are fitted to them. */
public final class TrainingEvents {
  private final FeatureSchema fitted;
  private final Reading reading;
  private @Nullable CodedRows<RankingSplit> kept;

  /** Reads the events, perhaps again. */
  @FunctionalInterface
  interface Reading {
    RankingSplit read(FeatureSchema schema) throws IOException;
  }

  /**
   * @param kept while encoders were fitted; null if the events have to be read again
   */
  TrainingEvents(FeatureSchema fitted, @Nullable CodedRows<RankingSplit> kept, Reading reading) {
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
   * @throws org.towerrank.csv.DataException as {@link RankingData#read(String, FeatureSchema)} does
   */
  public RankingSplit rows(FeatureSchema schema) throws IOException {
    Optional<RankingSplit> rows =
        Optional.ofNullable(kept).flatMap(events -> events.encoded(schema));
    // What codes stand for is memory that fitting can use.
    kept = null;
    return rows.isPresent() ? rows.get() : reading.read(schema);
  }
}
