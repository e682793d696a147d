package org.towerrank.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.GraphRole;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Side;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.OutputSpec;
import org.towerrank.imports.ImportSchema.TowerSpec;
import org.towerrank.onnx.GraphAdapter;
import org.towerrank.onnx.GraphValue;
import org.towerrank.yaml.YamlTree;

/**
 * One graph and what the schema says of it.
 *
 * @param outputs what is read of it, each with its name
 * @param inputs the features that fill each input that the outputs need
 * @param derived the inputs that follow from a sequence instead
 */
record GraphPlan(
    GraphRole role,
    ForeignModel model,
    GraphAdapter adapter,
    List<OutputSpec> outputs,
    Map<GraphValue, List<String>> inputs,
    Map<GraphValue, DerivedInputs.Source> derived) {

  /**
   * Finds out which features fill which inputs.
   *
   * @throws org.towerrank.yaml.YamlException naming an input that nothing fills, or the nearest
   *     name
   */
  static GraphPlan of(SchemaFile file, GraphRole role, ForeignModel model) {
    String pointer = pointer(role);
    TowerSpec spec = spec(file, role);
    List<OutputSpec> outputs = OutputChoice.of(file, pointer, model, spec.outputs());
    GraphAdapter adapter = adapter(file, pointer, model, outputs);
    Map<String, List<String>> given = Objects.requireNonNullElse(spec.inputs(), Map.of());
    Map<GraphValue, List<String>> inputs = new LinkedHashMap<>();
    List<String> names = adapter.inputs().stream().map(GraphValue::name).toList();
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw file.error(
            YamlTree.pointer(pointer + "/inputs", name),
            "["
                + model.file()
                + "] has no input ["
                + name
                + "] that is read"
                + Nearest.hint(name, names));
      }
    }
    Map<GraphValue, DerivedInputs.Source> derived =
        DerivedInputs.of(
            file, pointer, Objects.requireNonNullElse(spec.derived(), Map.of()), adapter.inputs());
    for (GraphValue input : adapter.inputs()) {
      if (!derived.containsKey(input)) {
        inputs.put(input, features(file, pointer, role, model, input, given.get(input.name())));
      } else if (given.containsKey(input.name())) {
        throw file.error(
            YamlTree.pointer(pointer + "/derived", input.name()),
            "input [" + input.name() + "] has an entry under [inputs] too");
      }
    }
    List<String> fills = inputs.values().stream().flatMap(List::stream).toList();
    for (DerivedInputs.Source source : derived.values()) {
      if (!fills.contains(source.sequence())) {
        throw file.error(
            source.pointer(),
            "expected a sequence that fills another input of ["
                + model.file()
                + "], got ["
                + source.sequence()
                + "]");
      }
    }
    return new GraphPlan(role, model, adapter, outputs, inputs, derived);
  }

  private static GraphAdapter adapter(
      SchemaFile file, String pointer, ForeignModel model, List<OutputSpec> outputs) {
    List<String> names =
        outputs.stream().map(output -> Objects.requireNonNull(output.name(), "name")).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw file.error(pointer + "/outputs", "expected each output once, got " + names);
    }
    return GraphAdapter.of(model.file(), model.model(), names);
  }

  private static String pointer(GraphRole role) {
    return switch (role) {
      case RANKER -> "";
      case USER_TOWER -> "/user_tower";
      case ITEM_TOWER -> "/item_tower";
    };
  }

  private static TowerSpec spec(SchemaFile file, GraphRole role) {
    ImportSchema schema = file.schema();
    TowerSpec given =
        switch (role) {
          case RANKER -> new TowerSpec(schema.inputs(), schema.derived(), schema.outputs());
          case USER_TOWER -> schema.userTower();
          case ITEM_TOWER -> schema.itemTower();
        };
    return given == null ? new TowerSpec(null, null, null) : given;
  }

  private static List<String> features(
      SchemaFile file,
      String pointer,
      GraphRole role,
      ForeignModel model,
      GraphValue input,
      @Nullable List<String> given) {
    String place =
        given == null ? "/features" : YamlTree.pointer(pointer + "/inputs", input.name());
    List<String> names = given == null ? List.of(input.name()) : given;
    List<String> known =
        file.features().stream().map(FeatureSpec::name).filter(Objects::nonNull).toList();
    for (String name : names) {
      FeatureSpec feature =
          file.features().stream()
              .filter(each -> name.equals(each.name()))
              .findFirst()
              .orElse(null);
      if (feature == null) {
        throw file.error(
            place,
            given == null
                ? "input ["
                    + input.name()
                    + "] "
                    + input.describe()
                    + " of ["
                    + model.file()
                    + "] is filled by nothing: expected a feature of this name, or an entry under"
                    + " [inputs], or under [derived] for the mask or length of a sequence"
                    + Nearest.hint(name, known)
                : "there is no feature [" + name + "]" + Nearest.hint(name, known));
      }
      requireSide(file, place, role, input, feature);
    }
    if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
      throw file.error(place, "expected features, each once, got " + names);
    }
    return List.copyOf(names);
  }

  private static void requireSide(
      SchemaFile file, String place, GraphRole role, GraphValue input, FeatureSpec feature) {
    Side side = side(file, feature);
    boolean fits =
        switch (role) {
          case RANKER -> true;
          case USER_TOWER -> side != Side.ITEM;
          case ITEM_TOWER -> side == Side.ITEM;
        };
    if (!fits) {
      throw file.error(
          place,
          "input ["
              + input.name()
              + "] of the "
              + (role == GraphRole.USER_TOWER ? "user" : "item")
              + " tower cannot be filled by feature ["
              + feature.name()
              + "] of side ["
              + (side == null ? "" : side.label())
              + "]");
    }
  }

  /** The side that a feature has; of weights that of their sequence, where there is one. */
  private static @Nullable Side side(SchemaFile file, FeatureSpec feature) {
    String sequence = feature.sequence();
    return sequence == null
        ? feature.side()
        : file.features().stream()
            .filter(each -> sequence.equals(each.name()))
            .map(FeatureSpec::side)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(feature.side());
  }

  /** The input that each feature alone fills, by the feature. */
  Map<String, GraphValue> own() {
    Map<String, GraphValue> own = new LinkedHashMap<>();
    inputs.forEach(
        (input, features) -> {
          if (features.size() == 1) {
            own.putIfAbsent(features.getFirst(), input);
          }
        });
    return own;
  }

  /** All features that fill something. */
  List<String> features() {
    List<String> all = new ArrayList<>();
    inputs.values().forEach(all::addAll);
    return all;
  }
}
