package org.towerrank.inference;

/** How a ranker is loaded: as one graph, or cut in two. */
public sealed interface RankerGraphs extends AutoCloseable permits WholeRanker, PrecomputingRanker {

  /** The session whose item inputs are the features of items. */
  GraphSession items();

  /** The session that gives scores, whose other inputs are those of the request. */
  GraphSession scores();

  /** Frees the graphs; no run may be under way. */
  @Override
  void close();
}
