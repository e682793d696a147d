package org.towerrank.bench;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.feature.FeatureSchema;

/** Users and items at random, as a ranking model reads them. */
interface RankingRows {
  /** What the values are of. */
  FeatureSchema schema();

  /** A user at random, with the context of a request, by field. */
  Map<String, Object> user(SplittableRandom random);

  /** An item at random, by field. */
  Map<String, Object> item(SplittableRandom random);

  /** Names of the documents' fields. */
  List<String> columns();
}
