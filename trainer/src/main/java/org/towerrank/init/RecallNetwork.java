package org.towerrank.init;

import java.util.List;

/**
 * Network and fit of first towers. Where an item tells the next, few items have most of the
 * probability: that takes larger logits, and more numbers to tell items apart.
 *
 * @param next how much an item tells of the one after it
 * @param batchSize rows a step
 */
record RecallNetwork(NextItems next, int batchSize) {
  List<String> lines() {
    return next.areTold()
        ? lines("# Wide, and with a low temperature: " + next.text() + "\n", 64, .1)
        : lines("", 32, .2);
  }

  private List<String> lines(String reason, int dimension, double temperature) {
    return (reason
            + """
            network:
              architecture: dssm
              dimension: %1$s
              user: {layers: [%2$s], dropout: 0.2}
              item: {layers: []}
              outputs: %1$s
              recency_heads: 2
              skip: average
            fit:
              batch_size: %3$s
              epochs: 40
              patience: 3
              select_by: [hit_rate@50, mrr]
              temperature: %4$s
              optimizer: {learning_rate: 0.003, embedding_scale: 0.1}
              negatives: {strategy: popularity, count: 256, shared: true, correction: negatives}
            """
                .formatted(dimension, 2 * dimension, batchSize, temperature))
        .lines()
        .toList();
  }
}
