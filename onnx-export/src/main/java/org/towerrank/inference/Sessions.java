package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.ByteBuffer;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.onnx.GraphCheck;

/** Loads the graphs of bundles. */
final class Sessions {
  private Sessions() {}

  static GraphSession load(Bundle bundle, GraphRole role, SessionSettings settings) {
    GraphSpec spec =
        bundle
            .graph(role)
            .orElseThrow(
                () ->
                    role == GraphRole.RANKER
                        ? new WrongModelKindException(bundle.name(), "a ranker", "two towers")
                        : new WrongModelKindException(bundle.name(), "two towers", "a ranker"));
    ByteBuffer onnx = bundle.onnx(spec);
    // No graph reaches ONNX Runtime unchecked, whoever loads it.
    ModelProto skeleton = GraphCheck.skeleton(spec.file(), onnx);
    GraphContract.Rows rows = GraphContract.require(spec, bundle.schema(), skeleton);
    return GraphSession.load(spec, bundle.schema(), rows, onnx, settings);
  }
}
