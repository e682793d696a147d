package org.towerrank.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.SequenceFeature.Order;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.Kind;
import org.towerrank.onnx.GraphValue;
import org.towerrank.onnx.IdMapping;
import org.towerrank.onnx.InputPart;
import org.towerrank.onnx.InputPart.Arrangement;

/** Makes features and encoders of what a schema says of them. */
final class FeatureReader {
  private static final String SPACE = " ";

  private final SchemaFile file;
  private final Map<String, GraphValue> inputs;
  private final Set<String> onlyTexts;
  private final ToolIds ids;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final FeatureEncoders encoders;

  /**
   * Begins with a schema.
   *
   * @param inputs the input that a feature alone fills, by the feature
   * @param texts what the graph itself knows of a feature's values, by the feature
   * @param onlyTexts features that fill inputs of texts alone
   */
  FeatureReader(
      SchemaFile file,
      Map<String, GraphValue> inputs,
      Map<String, List<String>> texts,
      Set<String> onlyTexts) {
    this.file = file;
    this.inputs = inputs;
    this.onlyTexts = onlyTexts;
    this.ids = new ToolIds(file);
    this.encoders = new FeatureEncoders(file, indexes, texts);
  }

  /**
   * All features, in the schema's order.
   *
   * @throws IOException when a vocabulary cannot be read
   */
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

  private static String name(FeatureSpec spec) {
    return Objects.requireNonNull(spec.name(), "name");
  }

  private PlannedFeature planned(int index, FeatureSpec spec) throws IOException {
    Kind kind = file.required(pointer(index), "kind", spec.kind());
    FeatureKeys.require(file, pointer(index), spec, kind);
    if (kind == Kind.WEIGHTS) {
      return weights(index, spec);
    }
    Side side = file.required(pointer(index), "side", spec.side());
    Encoder encoder = encoders.of(index, kind);
    Feature feature = feature(index, spec, kind, side);
    InputPart part =
        feature.makesFloats()
            ? new InputPart.Numbers(feature.name(), side, feature.width(), false)
            : new InputPart.Ids(
                feature.name(),
                side,
                feature.width(),
                mapping(index, spec, encoder),
                arrangement(spec));
    return new PlannedFeature(feature, encoder, part, pointer(index));
  }

  private Feature feature(int index, FeatureSpec spec, Kind kind, Side side) {
    String name = name(spec);
    String field = field(spec);
    String encoder = spec.shares() == null ? name : spec.shares();
    return switch (kind) {
      case CATEGORICAL -> new CategoricalFeature(name, side, field, encoder);
      case NUMERIC -> new NumericFeature(name, side, field, encoder);
      case SEQUENCE -> sequence(index, spec, side, encoder);
      case VECTOR -> vector(index, spec, side, encoder);
      case AGE -> age(index, spec, side, encoder);
      case WEIGHTS -> throw new IllegalStateException("weights are made of their sequence");
    };
  }

  private static String field(FeatureSpec spec) {
    return spec.field() == null ? name(spec) : spec.field();
  }

  private Arrangement arrangement(FeatureSpec spec) {
    return spec.kind() == Kind.SEQUENCE ? SequencePlaces.of(file, spec) : Arrangement.AS_IT_IS;
  }

  private IdMapping mapping(int index, FeatureSpec spec, Encoder encoder) {
    int values = encoder.size() - IdEncoder.FIRST_KNOWN;
    if (onlyTexts.contains(name(spec))) {
      // The graph's own encoder is replaced by a table in the order of our ids.
      return new IdMapping(IdEncoder.MISSING, IdEncoder.UNKNOWN, IdEncoder.FIRST_KNOWN, values);
    }
    IdMapping mapping = ids.of(index, encoders.owner(index), values);
    GraphValue input = inputs.get(name(spec));
    if (input != null && input.isWhole() && !mapping.isWhole()) {
      throw file.error(
          pointer(index),
          "input [" + input.name() + "] " + input.describe() + " takes no id that is [nan]");
    }
    return mapping;
  }

  private SequenceFeature sequence(int index, FeatureSpec spec, Side side, String encoder) {
    int most = length(index, spec, "max_length", spec.maxLength());
    Order order = Objects.requireNonNullElse(spec.order(), Order.UNORDERED);
    String separator = Objects.requireNonNullElse(spec.separator(), SPACE);
    return placed(
        index,
        () ->
            new SequenceFeature(
                name(spec), side, field(spec), encoder, most, order, separator, spec.split()));
  }

  private VectorFeature vector(int index, FeatureSpec spec, Side side, String encoder) {
    int length = length(index, spec, "length", spec.length());
    String separator = Objects.requireNonNullElse(spec.separator(), SPACE);
    return placed(
        index, () -> new VectorFeature(name(spec), side, field(spec), encoder, length, separator));
  }

  private AgeFeature age(int index, FeatureSpec spec, Side side, String encoder) {
    String moment = file.required(pointer(index), "moment", spec.moment());
    AgeFeature.Unit unit = Objects.requireNonNullElse(spec.unit(), AgeFeature.Unit.DAYS);
    EpochUnit epoch = Objects.requireNonNullElse(spec.epoch(), EpochUnit.MILLISECONDS);
    return placed(
        index, () -> new AgeFeature(name(spec), side, field(spec), encoder, moment, unit, epoch));
  }

  /** Weights lie as the elements do that they weigh. */
  private PlannedFeature weights(int index, FeatureSpec spec) throws IOException {
    String name = file.required(pointer(index), "sequence", spec.sequence());
    Integer of = indexes.get(name);
    if (of == null) {
      throw file.error(
          pointer(index) + "/sequence",
          "there is no feature [" + name + "]" + Nearest.hint(name, indexes.keySet()));
    }
    FeatureSpec weighed = file.features().get(of);
    if (weighed.split() != TextSplit.WEIGHTED || weighed.kind() != Kind.SEQUENCE) {
      throw file.error(
          pointer(index) + "/sequence",
          "expected a sequence with [split: weighted], got feature [" + name + "]");
    }
    PlannedFeature sequence = planned(of, weighed);
    WeightsFeature weights =
        WeightsFeature.of(
            (SequenceFeature) sequence.feature(),
            name(spec),
            Objects.requireNonNullElse(spec.pooling(), Pooling.MEAN));
    boolean reversed = arrangement(weighed) == Arrangement.REVERSED;
    return new PlannedFeature(
        weights,
        sequence.encoder(),
        new InputPart.Numbers(weights.name(), weights.side(), weights.width(), reversed),
        pointer(index));
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
