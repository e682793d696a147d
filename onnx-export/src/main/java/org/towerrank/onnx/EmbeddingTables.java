package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.towerrank.feature.IdEncoder;
import org.towerrank.onnx.size.NodeAttributes;
import org.towerrank.onnx.size.NodeReads;

/**
 * Puts the rows of embedding tables into the order of TowerRank's ids, so that ids need not be
 * changed whenever the model runs. A table can be put so if nothing but look-ups read it, all with
 * ids that are mapped alike.
 *
 * @param inputs by the name of the input whose ids they are
 */
record EmbeddingTables(GraphEditor editor, Map<String, InputPart.Ids> inputs) {
  /**
   * Changes tables.
   *
   * @return outputs of the look-ups that read TowerRank's ids now
   * @throws IllegalArgumentException when a table has fewer rows than there are ids
   */
  Set<String> layOut() {
    Map<String, List<NodeProto>> tables = new LinkedHashMap<>();
    for (NodeProto node : editor.nodes()) {
      if (isLookUp(node)) {
        requireRows(node);
        tables.computeIfAbsent(node.getInput(0), any -> new ArrayList<>()).add(node);
      }
    }
    Set<String> changed = new HashSet<>();
    tables.forEach(
        (table, lookUps) -> {
          if (isOnlyReadBy(table, lookUps) && layOut(table, lookUps)) {
            lookUps.forEach(node -> changed.add(node.getOutput(0)));
          }
        });
    return changed;
  }

  private boolean isLookUp(NodeProto node) {
    return node.getDomain().isEmpty()
        && node.getOpType().equals(OnnxOperator.GATHER.type())
        && inputs.containsKey(node.getInput(1))
        && editor.constant(node.getInput(0)) != null
        && NodeAttributes.number(node, "axis", 0) == 0;
  }

  private void requireRows(NodeProto node) {
    InputPart.Ids ids = part(node);
    TensorProto table = table(node.getInput(0));
    long rows = table.getDimsCount() == 0 ? 0 : table.getDims(0);
    IdMapping mapping = ids.mapping();
    if (mapping.last() >= rows || mapping.lowest() < 0) {
      throw new FeatureMismatchException(
          ids.feature(),
          "expected ids from 0 to "
              + (rows - 1)
              + ", the rows of the table ["
              + table.getName()
              + "], got "
              + mapping.lowest()
              + " to "
              + mapping.last()
              + " for a vocabulary of "
              + mapping.values()
              + " values");
    }
  }

  private InputPart.Ids part(NodeProto lookUp) {
    InputPart.Ids part = inputs.get(lookUp.getInput(1));
    if (part == null) {
      throw new IllegalStateException("no ids of [" + lookUp.getInput(1) + "]");
    }
    return part;
  }

  private TensorProto table(String name) {
    TensorProto table = editor.constant(name);
    if (table == null) {
      throw new IllegalStateException("no table [" + name + "]");
    }
    return table;
  }

  private boolean isOnlyReadBy(String table, List<NodeProto> lookUps) {
    long reading =
        editor.nodes().stream().filter(node -> NodeReads.of(node).contains(table)).count();
    return reading == lookUps.size();
  }

  private boolean layOut(String name, List<NodeProto> lookUps) {
    Set<IdMapping> mappings =
        lookUps.stream().map(node -> part(node).mapping()).collect(Collectors.toSet());
    IdMapping mapping = mappings.iterator().next();
    TensorProto table = table(name);
    ByteString content = content(table);
    if (mappings.size() > 1 || !mapping.isWhole() || content.isEmpty()) {
      return false;
    }
    if (!mapping.isIdentity()) {
      editor.put(laidOut(table, content, mapping));
    }
    return true;
  }

  private static TensorProto laidOut(TensorProto table, ByteString content, IdMapping mapping) {
    int row = Math.toIntExact(content.size() / table.getDims(0));
    int first = Math.toIntExact(mapping.first()) * row;
    ByteString laidOut =
        row(content, mapping.missing(), row)
            .concat(row(content, mapping.unknown(), row))
            .concat(content.substring(first, first + mapping.values() * row));
    TensorProto.Builder changed = table.toBuilder().setRawData(laidOut).clearFloatData();
    return changed.setDims(0, IdEncoder.FIRST_KNOWN + (long) mapping.values()).build();
  }

  private static ByteString row(ByteString content, double id, int bytes) {
    int start = ((int) id) * bytes;
    return content.substring(start, start + bytes);
  }

  /** The bytes of all elements; empty where they do not lie one after another. */
  private static ByteString content(TensorProto table) {
    if (table.getDataType() != DataType.FLOAT.getNumber() || table.getFloatDataCount() == 0) {
      return table.getRawData();
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(table.getFloatDataCount() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    table.getFloatDataList().forEach(bytes::putFloat);
    return ByteString.copyFrom(bytes.flip());
  }
}
