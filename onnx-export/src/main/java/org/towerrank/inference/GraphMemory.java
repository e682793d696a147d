package org.towerrank.inference;

import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphSpec;

/** What graphs take once they are loaded. */
public final class GraphMemory {
  private GraphMemory() {}

  /**
   * Bytes of the constants that the graphs of a bundle compute when they are loaded, and keep
   * beside those of their files.
   *
   * @throws IllegalArgumentException when a graph is unsafe or not as the bundle describes it
   */
  public static long ofConstants(Bundle bundle) {
    long bytes = 0;
    for (GraphSpec graph : bundle.graphs()) {
      bytes += GraphLoader.constants(bundle, graph.role());
    }
    return bytes;
  }
}
