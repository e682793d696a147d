package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.towerrank.bundle.GraphRole;
import org.towerrank.onnx.GraphAdapter.Adapted;
import org.towerrank.onnx.UserOnce;

/**
 * A ranker that computes once what depends on the user alone.
 *
 * @param model empty where that cannot be proven to give the same
 * @param note what was gained, or what stood in the way
 */
record SharedUser(Optional<ModelProto> model, String note) {

  /**
   * Rewrites a graph.
   *
   * @param graph whose inputs are all given for every row
   * @throws IllegalArgumentException naming an operator that computes across rows
   */
  static SharedUser of(String file, Adapted graph) {
    Map<String, UserOnce.Input> inputs = new HashMap<>();
    graph
        .inputs()
        .forEach(each -> inputs.put(each.name(), new UserOnce.Input(each.side(), each.width())));
    return switch (UserOnce.of(graph.model(), inputs)) {
      case UserOnce.Rewritten once ->
          new SharedUser(Optional.of(once.model()), note(once.report()));
      case UserOnce.Unproven open ->
          new SharedUser(
              Optional.empty(),
              "The user is computed for every item, because of "
                  + open.where()
                  + ": "
                  + open.reason()
                  + ".");
      case UserOnce.MixesRows mixed ->
          throw MixedRows.refused(file, GraphRole.RANKER, mixed.where(), mixed.reason());
    };
  }

  private static String note(UserOnce.Report report) {
    return "The user is computed once: "
        + report.once()
        + " operators alone, "
        + report.split().size()
        + " split, "
        + report.repeated().size()
        + " with the user's values repeated.";
  }
}
