package org.towerrank.data;

import java.io.IOException;
import org.towerrank.feature.FeatureSchema;

/** The training events of a ranking recipe: first encoders are fitted to them, then they are rows. */
public interface TrainingEvents {
  /** The features with encoders that are fitted to the events. */
  FeatureSchema fitted();

  /**
   * The events as rows. Asked for once.
   *
   * @param schema the same features, perhaps with encoders of an earlier run
   */
  RankingSplit rows(FeatureSchema schema) throws IOException;
}
