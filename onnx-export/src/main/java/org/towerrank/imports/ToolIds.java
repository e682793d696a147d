package org.towerrank.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.IdsSpec;
import org.towerrank.onnx.IdMapping;

/** Which ids a tool gave: those of a feature, else of the feature it shares with, else of all. */
record ToolIds(SchemaFile file) {
  private static final String NAN = "nan";

  /** Ids and where they stand. */
  private record Placed(IdsSpec ids, String pointer) {}

  /**
   * The ids of a feature.
   *
   * @param index of the feature in the schema
   * @param shared index of the feature whose vocabulary it has; its own if it shares none
   * @param values how many values the vocabulary has
   */
  IdMapping of(int index, int shared, int values) {
    List<Placed> all = new ArrayList<>();
    add(all, file.features().get(index).ids(), "/features/" + index + "/ids");
    add(all, file.features().get(shared).ids(), "/features/" + shared + "/ids");
    add(all, file.schema().ids(), "/ids");
    Tool tool = file.schema().tool();
    add(all, tool == null ? null : tool.ids(), "/tool");
    FeatureSpec feature = file.features().get(index);
    boolean sequence = feature.kind() == ImportSchema.Kind.SEQUENCE;
    Double padding = sequence ? number(all, "padding", IdsSpec::padding) : null;
    return new IdMapping(
        padding == null
            ? required(index, "missing", number(all, "missing", IdsSpec::missing))
            : padding,
        required(index, "unknown", number(all, "unknown", IdsSpec::unknown)),
        required(
            index,
            "first",
            all.stream()
                .map(each -> each.ids.first())
                .filter(id -> id != null)
                .findFirst()
                .orElse(null)),
        values);
  }

  private static void add(List<Placed> all, @Nullable IdsSpec ids, String pointer) {
    if (ids != null) {
      all.add(new Placed(ids, pointer));
    }
  }

  private <T> T required(int index, String key, @Nullable T id) {
    if (id == null) {
      throw file.error(
          "/features/" + index,
          "which id the tool gave is not said: expected the key ["
              + key
              + "] under [ids], of the feature or of all, or a [tool]");
    }
    return id;
  }

  private @Nullable Double number(
      List<Placed> all, String key, Function<IdsSpec, @Nullable String> id) {
    for (Placed each : all) {
      String text = id.apply(each.ids);
      if (text != null) {
        return parse(each.pointer + "/" + key, text);
      }
    }
    return null;
  }

  private double parse(String pointer, String text) {
    try {
      return text.equals(NAN) ? Double.NaN : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw file.error(pointer, "expected a whole number or [nan], got [" + text + "]");
    }
  }
}
