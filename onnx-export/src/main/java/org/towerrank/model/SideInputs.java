package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.towerrank.feature.Side;

/**
 * The inputs of one side.
 *
 * @param ids its categorical features, if any
 * @param numbers its numeric features, if any
 * @param sequences its sequence features
 */
public record SideInputs(
    Side side,
    Optional<IdBlock> ids,
    Optional<NumberBlock> numbers,
    List<SequenceBlock> sequences) {

  public SideInputs {
    sequences = List.copyOf(sequences);
  }

  /** All blocks: ids, numbers, then sequences. */
  public List<InputBlock> blocks() {
    List<InputBlock> blocks = new ArrayList<>();
    ids.ifPresent(blocks::add);
    numbers.ifPresent(blocks::add);
    blocks.addAll(sequences);
    return blocks;
  }
}
