package org.towerrank.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.GraphRole;
import org.towerrank.onnx.GraphAdapter.Adapted;
import org.towerrank.onnx.RowProof;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;

/**
 * Whether a graph may compute across the rows of its batch, which has to be accepted.
 *
 * @param mixes whether its batches must not be cut
 * @param notes what stands in the way of more; sentences
 */
record MixedRows(boolean mixes, List<String> notes) {
  MixedRows {
    notes = List.copyOf(notes);
  }

  /**
   * Judges a graph.
   *
   * @param trial the graph with all its inputs bound, before anything bounds its size
   * @param accepted whether a ranker may mix rows
   * @throws IllegalArgumentException naming an operator that computes across rows, where that is
   *     not accepted
   */
  static MixedRows of(String file, GraphRole role, Adapted trial, boolean accepted) {
    Map<String, GraphSize.Input> sizes = new HashMap<>();
    trial
        .inputs()
        .forEach(
            each -> sizes.put(each.name(), new GraphSize.Input(each.width(), each.flat(), false)));
    RowVerdict verdict = RowProof.ofAny(trial.model(), sizes);
    if (verdict instanceof RowVerdict.Mixed mixed && !(accepted && role == GraphRole.RANKER)) {
      throw refused(file, role, mixed.place().toString(), mixed.reason());
    }
    return accepted ? accepted(verdict) : new MixedRows(false, List.of());
  }

  private static MixedRows accepted(RowVerdict verdict) {
    return switch (verdict) {
      case RowVerdict.Independent any ->
          new MixedRows(
              false, List.of("No operator computes across items: --mixes-rows changes nothing."));
      case RowVerdict.Mixed mixed ->
          new MixedRows(true, List.of(oneBatch(mixed.place() + ": " + mixed.reason())));
      case RowVerdict.Unproven open ->
          new MixedRows(true, List.of(oneBatch(open.place() + ": " + open.reason())));
    };
  }

  private static String oneBatch(String reason) {
    return "All items of a window are one batch, on which their scores depend, because of "
        + reason
        + ".";
  }

  /** What a graph is refused with that computes across rows. */
  static IllegalArgumentException refused(
      String file, GraphRole role, String place, String reason) {
    boolean ranker = role == GraphRole.RANKER;
    return new IllegalArgumentException(
        "["
            + file
            + "]: expected "
            + (ranker ? "scores that depend on the user and one item" : "vectors of one row each")
            + ", got "
            + place
            + ", which computes across "
            + (ranker ? "items: " : "rows: ")
            + reason
            + (ranker
                ? "; export it without that, or --mixes-rows serves each window as one batch"
                : "; export it without that"));
  }
}
