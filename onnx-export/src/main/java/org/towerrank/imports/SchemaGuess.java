package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.GraphRole;
import org.towerrank.feature.Side;
import org.towerrank.onnx.GraphAdapter;
import org.towerrank.onnx.GraphValue;

/**
 * A first schema for a model: what the graph says of its inputs, and for the rest guesses, which
 * comments mark as such.
 */
public final class SchemaGuess {
  private static final Pattern USER =
      Pattern.compile(
          "(?i).*(user|uid|member|customer|gender|age\\b|occupation|zip|hist|clicked|watched).*");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  /** Columns of a matrix that may be features of their own; more are rather an embedding. */
  private static final int MOST_COLUMNS = 64;

  private static final int LENGTH = 50;

  private final @Nullable Tool tool;
  private final StringBuilder text = new StringBuilder();
  private final List<String> features = new ArrayList<>();

  private SchemaGuess(@Nullable Tool tool) {
    this.tool = tool;
  }

  /** A schema for a ranker, as YAML. */
  public static String ranker(ForeignModel model, @Nullable Tool tool) {
    SchemaGuess guess = new SchemaGuess(tool);
    guess.head(model.file());
    guess.text.append("tasks: [click] # guess: a name for each column that is read\n");
    guess.conventions();
    String name = guess.output("", model);
    guess.inputs("", model, name, GraphRole.RANKER);
    return guess.finish();
  }

  /** A schema for two towers, as YAML. */
  public static String towers(ForeignModel user, ForeignModel item, @Nullable Tool tool) {
    SchemaGuess guess = new SchemaGuess(tool);
    guess.head(user.file() + " and " + item.file());
    guess.text.append("similarity: cosine # guess: dot_product if the vectors are of any length\n");
    guess.conventions();
    guess.text.append("user_tower:\n");
    guess.inputs("  ", user, guess.output("  ", user), GraphRole.USER_TOWER);
    guess.text.append("item_tower:\n");
    guess.inputs("  ", item, guess.output("  ", item), GraphRole.ITEM_TOWER);
    return guess.finish();
  }

  private void head(String models) {
    text.append("# What fills ").append(models).append(". Check every line with a guess.\n");
    text.append("name: imported # guess\n");
  }

  private void conventions() {
    if (tool != null) {
      text.append("tool: ").append(tool.label()).append('\n');
    } else {
      text.append("ids: {missing: 0, unknown: 0, first: 1} # guess: ids that the tool gave\n");
    }
  }

  private String output(String indentation, ForeignModel model) {
    List<String> numbers = OutputChoice.ofNumbers(model);
    String name = numbers.isEmpty() ? model.outputs().getFirst().name() : numbers.getFirst();
    for (GraphValue output : model.outputs()) {
      comment(indentation, "output " + output.name() + ": " + output.describe());
      if (output.name().equals(name)) {
        boolean both = output.width() == 2 || output.type() == DataType.UNDEFINED;
        text.append(indentation)
            .append("outputs: [{name: ")
            .append(quoted(name))
            .append(indentation.isEmpty() && both ? ", columns: [1]" : "")
            .append(indentation.isEmpty() ? "}] # guess; apply: sigmoid for logits\n" : "}]\n");
      }
    }
    model
        .lost()
        .forEach((lost, problem) -> comment(indentation, "output " + lost + " needs " + problem));
    return name;
  }

  private void inputs(String indentation, ForeignModel model, String output, GraphRole role) {
    List<GraphValue> inputs =
        GraphAdapter.of(model.file(), model.model(), List.of(output)).inputs();
    Map<String, String> derived = DerivedGuess.of(inputs);
    StringBuilder packed = new StringBuilder();
    for (GraphValue input : inputs) {
      if (derived.containsKey(input.name())) {
        continue;
      }
      boolean numbers = !input.isWhole() && input.type() != DataType.STRING;
      if (numbers && input.width() > MOST_COLUMNS) {
        feature(input.name(), input, "", role, "vector");
      } else if (numbers && input.width() > 1) {
        packed.append(indentation).append("  ").append(quoted(input.name())).append(": [");
        for (int column = 0; column < input.width(); column++) {
          String name = input.name() + "_" + column;
          packed.append(column == 0 ? "" : ", ").append(quoted(name));
          feature(name, input, ", column " + column, role, "numeric");
        }
        packed.append("] # guess: ").append(input.describe()).append(", a name for each column\n");
      } else if (input.isWhole() && input.rank() == 2 && input.width() != 1) {
        feature(input.name(), input, "", role, "sequence");
      } else {
        boolean ids = input.isWhole() || input.type() == DataType.STRING;
        feature(input.name(), input, "", role, ids ? "categorical" : "numeric");
      }
    }
    if (!packed.isEmpty()) {
      text.append(indentation).append("inputs:\n").append(packed);
    }
    derived(indentation, inputs, derived);
  }

  private void derived(String indentation, List<GraphValue> inputs, Map<String, String> derived) {
    if (!derived.isEmpty()) {
      text.append(indentation).append("derived:\n");
    }
    for (GraphValue input : inputs) {
      if (derived.containsKey(input.name())) {
        text.append(indentation).append("  ").append(quoted(input.name())).append(": {");
        text.append(derived.get(input.name())).append("} # guess: ");
        text.append(input.describe()).append('\n');
      }
    }
  }

  /**
   * @param place which column of the input it is, if that is said
   */
  private void feature(String name, GraphValue input, String place, GraphRole role, String kind) {
    Side side =
        switch (role) {
          case USER_TOWER -> Side.USER;
          case ITEM_TOWER -> Side.ITEM;
          case RANKER -> USER.matcher(name).matches() ? Side.USER : Side.ITEM;
        };
    StringBuilder feature = new StringBuilder();
    feature.append("  # input ").append(shown(input.name())).append(place).append(": ");
    feature.append(input.describe()).append("\n  - name: ").append(quoted(name));
    feature.append("\n    side: ").append(side.label());
    feature.append(role == GraphRole.RANKER ? " # guess" : "");
    feature.append("\n    kind: ").append(kind).append(" # guess");
    feature.append(place.isEmpty() ? "" : ": or categorical, if it has ids");
    if (kind.equals("numeric") || kind.equals("vector")) {
      feature.append("\n    encoder: ").append(encoder()).append('\n');
    } else {
      ids(feature, name, input, kind, side);
    }
    features.add(feature.toString());
  }

  private String encoder() {
    return tool != null && tool.givesBothClasses()
        ? "{type: identity, missing: nan} # guess: text_is_missing: true, if texts are missing too"
        : "{type: linear, scale: 1, shift: 0, missing: 0} # guess: number × scale + shift";
  }

  private void ids(StringBuilder feature, String name, GraphValue input, String kind, Side side) {
    if (input.type() != DataType.STRING) {
      feature
          .append("\n    vocabulary: ")
          .append(quoted(name + ".txt"))
          .append(" # guess: values in the order of ids, one a line");
    }
    if (kind.equals("sequence")) {
      sequence(feature, input, side);
    }
    feature.append('\n');
  }

  private void sequence(StringBuilder feature, GraphValue input, Side side) {
    if (tool == Tool.DEEPCTR) {
      feature.append("\n    ids: {first: 1} # guess: 0 is padding");
    }
    if (input.width() == GraphValue.ANY) {
      feature.append("\n    max_length: ").append(LENGTH).append(" # guess");
    }
    // Documents do not keep the order of a list.
    feature.append(
        side == Side.ITEM
            ? "\n    order: unordered # guess: as documents have lists"
            : "\n    order: oldest_first # guess: or newest_first, unordered");
    boolean behind = tool != null && tool.pad() == ImportSchema.Pad.BEHIND;
    feature.append(
        behind ? "\n    pad: behind # guess: or before" : "\n    pad: before # guess: or behind");
  }

  private void comment(String indentation, String comment) {
    text.append(indentation).append("# ").append(shown(comment)).append('\n');
  }

  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  /** A name as YAML reads it back. */
  static String quoted(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean word = List.of("true", "false", "null", "yes", "no", "on", "off").contains(lower);
    return PLAIN.matcher(name).matches() && !word
        ? name
        : "\"" + shown(name).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private String finish() {
    text.append("features:\n");
    features.stream().distinct().forEach(text::append);
    return text.toString();
  }
}
