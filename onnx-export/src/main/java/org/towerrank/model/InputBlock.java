package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.Side;

/** One packed input of a network: the numbers that some features of one side fill in a row. */
public sealed interface InputBlock permits IdBlock, NumberBlock, SequenceBlock {

  /** The name of the input; also the graph input's in an exported model. */
  String name();

  Side side();

  /** Names of the features, in the order of their columns. */
  List<String> features();

  /** Columns of the input, so that its shape is {@code [rows, width]}. */
  int width();
}
