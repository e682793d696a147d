package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.towerrank.onnx.ValueSources.Source;
import org.towerrank.onnx.rows.Place;

/**
 * For whom a ranking graph multiplies: multiplications by its weights.
 *
 * @param request once for a user
 * @param item for each item, whoever asks
 * @param pair for each item and user
 * @param repeated operators for which a user's values are repeated for each item
 */
public record RankerWork(long request, long item, long pair, List<Place> repeated) {
  public RankerWork {
    repeated = List.copyOf(repeated);
  }

  /**
   * What a graph does.
   *
   * @param model with or without the data of its weights
   * @param items names of its item inputs
   * @return empty where the user is in every row
   */
  public static Optional<RankerWork> of(ModelProto model, Collection<String> items) {
    Set<String> ofItems = new HashSet<>();
    Set<String> ofOthers = new HashSet<>();
    for (ValueInfoProto input : GraphCheck.inputs(model)) {
      Set<String> names = items.contains(input.getName()) ? ofItems : ofOthers;
      names.add(LeadingDimension.of(input));
    }
    if (ofItems.containsAll(ofOthers)) {
      return Optional.empty();
    }
    ValueSources sources = new ValueSources(model, items);
    List<NodeProto> nodes = ItemPrecomputeGraph.apart(model.getGraph(), sources);
    return Optional.of(
        new RankerWork(
            sources.multiplications(nodes, Source.REQUEST),
            sources.multiplications(nodes, Source.ITEM),
            sources.multiplications(nodes, Source.BOTH),
            repeated(nodes, sources)));
  }

  private static List<Place> repeated(List<NodeProto> nodes, ValueSources sources) {
    Set<String> expanded = new HashSet<>();
    List<Place> repeated = new ArrayList<>();
    for (NodeProto node : nodes) {
      if (node.getInputList().stream().anyMatch(expanded::contains)) {
        repeated.add(Place.of(node));
      }
      boolean expands = node.getOpType().equals(OnnxOperator.EXPAND.type());
      if (expands
          && sources.of(node.getInput(0)) == Source.REQUEST
          && sources.of(node) == Source.BOTH) {
        expanded.add(node.getOutput(0));
      }
    }
    return repeated;
  }
}
