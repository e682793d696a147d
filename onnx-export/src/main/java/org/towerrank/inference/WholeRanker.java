package org.towerrank.inference;

/**
 * A ranker as one graph.
 *
 * @param session all features to scores
 */
public record WholeRanker(GraphSession session) implements RankerGraphs {
  @Override
  public GraphSession items() {
    return session;
  }

  @Override
  public GraphSession scores() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
