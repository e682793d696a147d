package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.List;

/** A value of a graph with all inputs in every row, as the graph with the user once has it. */
sealed interface OnceValue {

  /** The most rows of any part. */
  Owner owner();

  /** A value as it was, for the rows of its owner. */
  record Alone(String name, Owner owner) implements OnceValue {}

  /**
   * Values of different owners side by side, which need not be written together.
   *
   * @param axis along which they are
   * @param groups each the segments of one owner, put together
   * @param segments in the order of the whole value
   */
  record Joined(int axis, List<Alone> groups, List<Segment> segments) implements OnceValue {
    public Joined {
      groups = List.copyOf(groups);
      segments = List.copyOf(segments);
    }

    @Override
    public Owner owner() {
      return groups.stream().map(Alone::owner).reduce(Owner.NOBODY, Owner::or);
    }

    /** The ranges of the whole value that a group holds, in its order. */
    List<WeightRows> ranges(int group) {
      List<WeightRows> ranges = new ArrayList<>();
      int start = 0;
      for (Segment segment : segments) {
        if (segment.group == group) {
          ranges.add(new WeightRows(start, start + segment.extent));
        }
        start += segment.extent;
      }
      return ranges;
    }

    int extent() {
      return segments.stream().mapToInt(Segment::extent).sum();
    }

    /** The same parts along another axis. */
    Joined with(int otherAxis, List<Alone> others) {
      return new Joined(otherAxis, others, segments);
    }
  }

  /**
   * A stretch of a joined value.
   *
   * @param group which of the groups holds it, behind what it holds of segments before
   * @param extent places of the axis
   */
  record Segment(int group, int extent) {}
}
