package org.towerrank.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.feature.Nearest;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.Kind;
import org.towerrank.onnx.DerivedInput;
import org.towerrank.onnx.GraphValue;
import org.towerrank.yaml.YamlTree;

/** The inputs of a graph that follow from a sequence, such as its mask. */
final class DerivedInputs {
  private DerivedInputs() {}

  /**
   * What an input holds.
   *
   * @param sequence the feature that it follows from
   * @param pointer where the schema says so
   */
  record Source(DerivedInput what, String sequence, String pointer) {}

  /**
   * What the schema says of some inputs.
   *
   * @param pointer of the graph's part of the schema
   * @param given by the name of an input
   * @param inputs of the graph
   * @throws org.towerrank.yaml.YamlException naming an input or a sequence that is none
   */
  static Map<GraphValue, Source> of(
      SchemaFile file,
      String pointer,
      Map<String, Map<DerivedInput, String>> given,
      List<GraphValue> inputs) {
    Map<GraphValue, Source> derived = new LinkedHashMap<>();
    given.forEach(
        (name, what) -> {
          String place = YamlTree.pointer(pointer + "/derived", name);
          GraphValue input =
              inputs.stream()
                  .filter(each -> each.name().equals(name))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          file.error(
                              place,
                              "there is no input ["
                                  + name
                                  + "] that is read"
                                  + Nearest.hint(
                                      name, inputs.stream().map(GraphValue::name).toList())));
          if (what.size() != 1) {
            throw file.error(
                place, "expected one of [mask], [length] and [zeros], got " + what.size());
          }
          what.forEach(
              (kind, sequence) ->
                  derived.put(input, new Source(kind, sequence(file, place, sequence), place)));
        });
    return derived;
  }

  private static String sequence(SchemaFile file, String place, String name) {
    List<String> sequences =
        file.features().stream()
            .filter(feature -> feature.kind() == Kind.SEQUENCE)
            .map(FeatureSpec::name)
            .filter(Objects::nonNull)
            .toList();
    if (!sequences.contains(name)) {
      throw file.error(
          place, "there is no sequence [" + name + "]" + Nearest.hint(name, sequences));
    }
    return name;
  }
}
