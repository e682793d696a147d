package org.towerrank.onnx;

/**
 * Upper limits of a graph. Loading time grows faster than the number of nodes, and with every
 * nested subgraph. These limits bound it, and the memory of the check.
 */
final class GraphLimits {
  /** Operators, those of subgraphs included. */
  static final int NODES = 10_000;

  /** Named constants, those of subgraphs included. */
  static final int INITIALIZERS = 20_000;

  /** Levels of nested subgraphs of {@code If}. */
  static final int DEPTH = 4;

  /** Bytes of a graph that are not weights: names, attributes, shapes. */
  static final int BYTES = 16 << 20;

  /** Parts of a graph that are not weights, each a name, a number or a message. */
  static final int PARTS = 1_000_000;

  /** Bytes of a name or of a text attribute. */
  static final int TEXT_BYTES = 4096;

  /** Numbers of a list attribute, except those of trees, which are weights. */
  static final int ATTRIBUTE_NUMBERS = 4096;

  /** Bytes of a tensor whose content is looked at, as it may be a shape. */
  static final int SHAPE_BYTES = 512;

  /** Nodes of all trees of one operator. */
  static final int TREE_NODES = 1 << 20;

  /** Levels of a tree. */
  static final int TREE_DEPTH = 500;

  /** Dimensions of a tensor. */
  static final int RANK = 16;

  private GraphLimits() {}
}
