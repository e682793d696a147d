package org.towerrank.inference;

import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;

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
    return GraphSession.load(spec, bundle.schema(), bundle.onnx(spec), settings);
  }
}
