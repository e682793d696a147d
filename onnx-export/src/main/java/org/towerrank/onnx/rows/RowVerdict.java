package org.towerrank.onnx.rows;

import java.util.Map;
import java.util.Set;

/** What a graph does with the rows of its inputs. */
public sealed interface RowVerdict {

  /**
   * What it makes of a row depends on that row alone.
   *
   * @param axes where the rows lie in each value that has any, by name
   * @param counts values that tell how many rows there are
   */
  record Independent(Map<String, RowAxis> axes, Set<String> counts) implements RowVerdict {
    public Independent {
      axes = Map.copyOf(axes);
      counts = Set.copyOf(counts);
    }
  }

  /**
   * An operator computes across rows, so that a row's score depends on the other rows.
   *
   * @param reason what it does
   */
  record Mixed(Place place, String reason) implements RowVerdict {}

  /**
   * An operator that may be independent of other rows, but cannot be judged.
   *
   * @param reason why not
   */
  record Unproven(Place place, String reason) implements RowVerdict {}
}
