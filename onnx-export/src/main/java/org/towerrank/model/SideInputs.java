package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.towerrank.feature.Side;

/**
 * The inputs of one side.
 *
 * @param ids its categorical features, a block for each embedding table
 * @param numbers its numeric features, if any
 * @param sequences its sequence features
 */
public record SideInputs(
    Side side, List<IdBlock> ids, Optional<NumberBlock> numbers, List<SequenceBlock> sequences) {

  public SideInputs {
    ids = List.copyOf(ids);
    sequences = List.copyOf(sequences);
  }

  /** All blocks: ids, numbers, sequences, then the weights of sequences. */
  public List<InputBlock> blocks() {
    List<InputBlock> blocks = new ArrayList<>(ids);
    numbers.ifPresent(blocks::add);
    blocks.addAll(sequences);
    for (SequenceBlock sequence : sequences) {
      NumberBlock weights = sequence.weights();
      if (weights != null) {
        blocks.add(weights);
      }
    }
    return blocks;
  }
}
