package org.towerrank.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderFiles;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.SequenceFeature.Order;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.Kind;
import org.towerrank.onnx.GraphValue;
import org.towerrank.onnx.IdMapping;
import org.towerrank.onnx.InputPart;
import org.towerrank.onnx.InputPart.Arrangement;

/** Makes features and encoders of what a schema says of them. */
final class FeatureReader {
  private static final EncoderFiles.Reader NO_FILES =
      (file, values) -> {
        throw new IOException(
            "a vocabulary is given by the key [vocabulary], not by an encoder with a file");
      };

  private static final String SPACE = " ";

  private final SchemaFile file;
  private final Map<String, GraphValue> inputs;
  private final Map<String, List<String>> texts;
  private final ToolIds ids;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<Integer, Encoder> encoders = new HashMap<>();

  /**
   * Begins with a schema.
   *
   * @param inputs the input that a feature alone fills, by the feature
   * @param texts what the graph itself knows of a feature's values, by the feature
   */
  FeatureReader(SchemaFile file, Map<String, GraphValue> inputs, Map<String, List<String>> texts) {
    this.file = file;
    this.inputs = inputs;
    this.texts = texts;
    this.ids = new ToolIds(file);
  }

  /** All features, in the schema's order. */
  List<PlannedFeature> read() throws IOException {
    List<FeatureSpec> specs = file.features();
    for (int i = 0; i < specs.size(); i++) {
      String name = file.required(pointer(i), "name", specs.get(i).name());
      if (indexes.putIfAbsent(name, i) != null) {
        throw file.error(pointer(i), "feature [" + name + "] is there already");
      }
    }
    List<PlannedFeature> planned = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      planned.add(planned(i, specs.get(i)));
    }
    return planned;
  }

  private static String pointer(int index) {
    return "/features/" + index;
  }

  private PlannedFeature planned(int index, FeatureSpec spec) throws IOException {
    String name = name(spec);
    Side side = file.required(pointer(index), "side", spec.side());
    String field = spec.field() == null ? name : spec.field();
    Kind kind = file.required(pointer(index), "kind", spec.kind());
    Encoder encoder = encoder(index, kind);
    String encoderName = spec.shares() == null ? name : spec.shares();
    requireSequenceKeys(index, spec, kind);
    if (isOfNumbers(kind)) {
      Feature numbers =
          kind == Kind.NUMERIC
              ? new NumericFeature(name, side, field, encoderName)
              : vector(index, spec, name, side, field, encoderName);
      return new PlannedFeature(
          numbers, encoder, new InputPart.Numbers(name, side, numbers.width()), pointer(index));
    }
    IdMapping mapping = mapping(index, spec, encoder);
    Feature feature =
        kind == Kind.CATEGORICAL
            ? new CategoricalFeature(name, side, field, encoderName)
            : sequence(index, spec, name, side, field, encoderName);
    Arrangement arrangement =
        feature instanceof SequenceFeature ? SequencePlaces.of(file, spec) : Arrangement.AS_IT_IS;
    return new PlannedFeature(
        feature,
        encoder,
        new InputPart.Ids(name, side, feature.width(), mapping, arrangement),
        pointer(index));
  }

  private static boolean isOfNumbers(Kind kind) {
    return kind == Kind.NUMERIC || kind == Kind.VECTOR;
  }

  private static String name(FeatureSpec spec) {
    return Objects.requireNonNull(spec.name(), "name");
  }

  private void requireSequenceKeys(int index, FeatureSpec spec, Kind kind) {
    boolean any =
        spec.maxLength() != null
            || spec.order() != null
            || spec.inputOrder() != null
            || spec.pad() != null
            || spec.split() != null;
    if (kind != Kind.SEQUENCE && any) {
      throw file.error(
          pointer(index),
          "only a sequence has [max_length], [order], [input_order], [pad] or [split]");
    }
    if (kind != Kind.VECTOR && spec.length() != null) {
      throw file.error(
          pointer(index), "only a vector has [length], nearest of a sequence is [max_length]");
    }
    if (kind != Kind.SEQUENCE && kind != Kind.VECTOR && spec.separator() != null) {
      throw file.error(pointer(index), "only a sequence or a vector has [separator]");
    }
  }

  private IdMapping mapping(int index, FeatureSpec spec, Encoder encoder) {
    int values = encoder.size() - IdEncoder.FIRST_KNOWN;
    if (texts.containsKey(name(spec))) {
      // The graph's own encoder is replaced by a table in the order of our ids.
      return new IdMapping(IdEncoder.MISSING, IdEncoder.UNKNOWN, IdEncoder.FIRST_KNOWN, values);
    }
    IdMapping mapping = ids.of(index, shared(index), values);
    GraphValue input = inputs.get(name(spec));
    if (input != null && input.isWhole() && !mapping.isWhole()) {
      throw file.error(
          pointer(index),
          "input [" + input.name() + "] " + input.describe() + " takes no id that is [nan]");
    }
    return mapping;
  }

  /** The index of the feature whose encoder it has. */
  private int shared(int index) {
    FeatureSpec spec = file.features().get(index);
    if (spec.shares() == null) {
      return index;
    }
    Integer other = indexes.get(spec.shares());
    if (other == null || other == index) {
      throw file.error(
          pointer(index) + "/shares",
          "there is no other feature ["
              + spec.shares()
              + "]"
              + Nearest.hint(spec.shares(), indexes.keySet()));
    }
    if (file.features().get(other).shares() != null) {
      throw file.error(
          pointer(index) + "/shares",
          "feature ["
              + spec.shares()
              + "] shares one itself, nearest is ["
              + file.features().get(other).shares()
              + "]");
    }
    return other;
  }

  private Encoder encoder(int index, Kind kind) throws IOException {
    int owner = shared(index);
    Encoder encoder = encoders.get(owner);
    if (encoder == null) {
      encoder = read(owner);
      encoders.put(owner, encoder);
    }
    if (isOfNumbers(kind) != encoder instanceof NumericEncoder) {
      throw file.error(
          pointer(index),
          "a "
              + kind.name().toLowerCase(Locale.ROOT)
              + " feature cannot have a ["
              + encoder.type()
              + "] encoder");
    }
    return encoder;
  }

  private Encoder read(int index) throws IOException {
    FeatureSpec spec = file.features().get(index);
    List<String> own = texts.get(name(spec));
    long given =
        Stream.of(spec.vocabulary(), spec.values(), spec.encoder())
            .filter(Objects::nonNull)
            .count();
    if (own != null && given > 0) {
      throw file.error(
          pointer(index),
          "the graph has the vocabulary of this feature: leave [vocabulary], [values] and [encoder]"
              + " out");
    }
    if (own != null) {
      return new VocabularyEncoder(Vocabulary.of(own));
    }
    if (given != 1) {
      throw file.error(
          pointer(index),
          "expected one of the keys [vocabulary], [values], [encoder] and [shares], got "
              + (given == 0 ? "none" : given));
    }
    return given(index, spec);
  }

  private Encoder given(int index, FeatureSpec spec) throws IOException {
    try {
      if (spec.encoder() != null) {
        return spec.encoder().encoder(NO_FILES);
      }
      return new VocabularyEncoder(
          spec.vocabulary() == null
              ? Vocabulary.of(Objects.requireNonNull(spec.values()))
              : VocabularyLines.read(file.file(spec.vocabulary())));
    } catch (IllegalArgumentException e) {
      throw file.error(pointer(index), e);
    }
  }

  private SequenceFeature sequence(
      int index, FeatureSpec spec, String name, Side side, String field, String encoder) {
    int most = length(index, spec, "max_length", spec.maxLength());
    Order order = Objects.requireNonNullElse(spec.order(), Order.UNORDERED);
    String separator = Objects.requireNonNullElse(spec.separator(), SPACE);
    return placed(
        index,
        () ->
            new SequenceFeature(name, side, field, encoder, most, order, separator, spec.split()));
  }

  private VectorFeature vector(
      int index, FeatureSpec spec, String name, Side side, String field, String encoder) {
    int length = length(index, spec, "length", spec.length());
    String separator = Objects.requireNonNullElse(spec.separator(), SPACE);
    return placed(index, () -> new VectorFeature(name, side, field, encoder, length, separator));
  }

  /** Makes a feature; what is wrong with it is told with its line. */
  private <T> T placed(int index, Supplier<T> feature) {
    try {
      return feature.get();
    } catch (IllegalArgumentException e) {
      throw file.error(pointer(index), e);
    }
  }

  /** How many numbers a row has, as the schema says or the graph. */
  private int length(int index, FeatureSpec spec, String key, @Nullable Integer given) {
    GraphValue input = inputs.get(name(spec));
    long fixed = input == null ? GraphValue.ANY : input.width();
    if (given != null) {
      return given;
    }
    if (fixed == GraphValue.ANY) {
      throw file.error(
          pointer(index),
          "the key ["
              + key
              + "] is missing"
              + (input == null ? "" : ", which " + input.describe() + " does not say"));
    }
    return Math.toIntExact(fixed);
  }
}
