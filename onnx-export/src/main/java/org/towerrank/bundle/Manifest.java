package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.towerrank.model.LabelScale;
import org.towerrank.model.Network;
import org.towerrank.model.Similarity;
import org.towerrank.precision.Precision;

/**
 * The content of {@code model.json}.
 *
 * @param formatVersion see {@link FormatVersion}
 * @param network the definition its graphs were written from; null for graphs of other tools
 * @param precision of the weights in its graphs; null where all are float32, and for graphs of
 *     other tools
 * @param tasks names of a ranker's outputs, empty for two towers
 * @param labels what the labels of tasks were, by name; null where a ranker was fitted to them as
 *     they are, and for two towers
 * @param similarity how two towers' vectors are compared, null for rankers
 * @param sha256 of every other file, by path
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
    int formatVersion,
    String name,
    @Nullable Network network,
    @Nullable Precision precision,
    SchemaEntry schema,
    List<String> tasks,
    @Nullable Map<String, LabelScale> labels,
    @Nullable Similarity similarity,
    List<GraphSpec> graphs,
    Provenance provenance,
    Map<String, String> sha256) {

  static final String FILE = "model.json";

  Manifest {
    tasks = List.copyOf(tasks);
    graphs = List.copyOf(graphs);
    sha256 = Collections.unmodifiableMap(new TreeMap<>(sha256));
  }
}
