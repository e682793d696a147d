/** Metrics of ranking (AUC, log loss) and of recall (HitRate@K, NDCG@K, MRR). */
@NullMarked
package org.towerrank.evaluate;

import org.jspecify.annotations.NullMarked;
