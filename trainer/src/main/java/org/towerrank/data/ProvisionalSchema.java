package org.towerrank.data;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.towerrank.csv.DataException;
import org.towerrank.feature.CodeLists;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderFitter;
import org.towerrank.feature.EncoderSpec;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.ValueCodes;
import org.towerrank.recipe.FeatureSpec;

/**
 * The schema of a recipe whose encoders are being fitted: rows have codes where a fitted encoder
 * will make ids or floats. Of encoders that no value changes rows have what they have at last.
 */
final class ProvisionalSchema {
  private final Map<String, ValueCodes> codes;
  private final Map<String, EncoderFitter> fixed;
  // Of features whose encoder is fitted to them.
  private final List<CodedColumn> counted = new ArrayList<>();
  private final List<FeatureSpec> encoded;
  private final FeatureSchema schema;
  private final RowLayout layout;

  /** A feature with codes, and where they are in a row. */
  private record CodedColumn(FeatureSpec spec, ValueCodes codes, int offset) {
    void count(int code) {
      if (spec.feature() instanceof SequenceFeature) {
        for (int element : codes.lists().orElseThrow().get(code)) {
          codes.count(element);
        }
      } else {
        codes.count(code);
      }
    }
  }

  private ProvisionalSchema(
      List<FeatureSpec> specs,
      List<FeatureSpec> encoded,
      Map<String, ValueCodes> codes,
      Map<String, EncoderFitter> fixed) {
    this.encoded = encoded;
    this.codes = codes;
    this.fixed = fixed;
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    codes.forEach((name, made) -> encoders.put(name, made.encoder()));
    fixed.forEach((name, fitter) -> encoders.put(name, fitter.fit()));
    this.schema =
        new FeatureSchema(
            specs.stream().flatMap(spec -> spec.features().stream()).toList(), encoders);
    this.layout = new RowLayout(schema);
    for (FeatureSpec spec : encoded) {
      ValueCodes own = codes.get(spec.name());
      if (own != null) {
        counted.add(new CodedColumn(spec, own, layout.offset(spec.name())));
      }
    }
  }

  /**
   * The schema of a recipe; nothing where an encoder cannot be fitted to codes, or a feature's
   * values have none.
   *
   * @param encoded those that rows have
   */
  static Optional<ProvisionalSchema> of(List<FeatureSpec> specs, List<FeatureSpec> encoded) {
    Map<String, ValueCodes> codes = new LinkedHashMap<>();
    Map<String, EncoderFitter> fixed = new LinkedHashMap<>();
    for (FeatureSpec spec : specs) {
      EncoderSpec encoder = spec.encoder();
      if (encoder == null) {
        continue;
      }
      EncoderFitter fitter = encoder.fitter();
      if (!fitter.readsValues()) {
        fixed.put(spec.name(), fitter);
      } else {
        Optional<ValueCodes> made = ValueCodes.of(encoder, fitter);
        if (made.isEmpty()) {
          return Optional.empty();
        }
        codes.put(spec.name(), made.get());
      }
    }
    return Optional.of(new ProvisionalSchema(specs, encoded, codes, fixed))
        .filter(ProvisionalSchema::hasCodesOfAll);
  }

  private boolean hasCodesOfAll() {
    return encoded.stream().flatMap(spec -> spec.features().stream()).allMatch(this::hasCodes);
  }

  /** Whether values of a feature have codes, if its encoder is fitted. */
  private boolean hasCodes(Feature feature) {
    ValueCodes made = codes.get(feature.encoder());
    return made == null || EventEncoder.isOneValue(feature) || isList(feature, made);
  }

  private static boolean isList(Feature feature, ValueCodes codes) {
    return feature instanceof SequenceFeature sequence
        && !sequence.hasWeights()
        && codes.lists().isPresent();
  }

  FeatureSchema schema() {
    return schema;
  }

  /** A store for rows with codes. */
  RowStore newRows() {
    return new RowStore(layout);
  }

  /**
   * About how many bytes rows take that have codes, with what these stand for. Rows without any are
   * what they will be at last, and go to disk where there are many.
   */
  long bytes(int rows) {
    if (counted.isEmpty()) {
      return 0;
    }
    long bytes = (long) rows * layout.width() * Integer.BYTES;
    for (CodedColumn column : counted) {
      bytes += column.codes().bytes();
    }
    return bytes;
  }

  /**
   * Tells encoders that a row counts.
   *
   * @param events at the row
   * @throws DataException naming the column whose value an encoder cannot be fitted to
   */
  void count(int[] row, EventReader events) throws DataException {
    for (CodedColumn column : counted) {
      try {
        column.count(row[column.offset()]);
      } catch (InvalidValueException e) {
        String name = column.spec().columnName();
        throw events.error(events.cell(name).place(name) + ": " + e.getMessage());
      }
    }
  }

  /** The fitter of a feature with an encoder of its own. */
  EncoderFitter fitter(String feature) {
    ValueCodes made = codes.get(feature);
    return made == null ? Objects.requireNonNull(fixed.get(feature)) : made.fitter();
  }

  /** The fitters, with all that was counted. */
  Map<String, EncoderFitter> fitters() {
    Map<String, EncoderFitter> fitters = new LinkedHashMap<>(fixed);
    codes.forEach((name, made) -> fitters.put(name, made.fitter()));
    return fitters;
  }

  /** Drops what codes stand for, so that they cannot be replaced. */
  void forgetValues() {
    codes.values().forEach(ValueCodes::forget);
  }

  /** Whether encoders that no value changes are those of a fitted schema, such as a run's. */
  boolean agreesWith(FeatureSchema fitted) {
    return fixed.keySet().stream()
        .allMatch(name -> Objects.equals(schema.encoders().get(name), fitted.encoders().get(name)));
  }

  /**
   * Replaces the codes of rows.
   *
   * @param fitted with what the encoders became
   * @return the rows as that schema has them
   * @throws InvalidValueException when a value does not fit its encoder
   */
  RowStore replaceCodes(RowStore rows, FeatureSchema fitted) {
    Map<String, IntUnaryOperator> replacements = new LinkedHashMap<>();
    codes.forEach(
        (name, made) ->
            replacements.put(
                name, made.replacements(Objects.requireNonNull(fitted.encoders().get(name)))));
    Map<Integer, RowStore.Replacement> byOffset = new LinkedHashMap<>();
    for (FeatureSpec spec : encoded) {
      IntUnaryOperator replacement = replacements.get(spec.encoderName());
      if (replacement != null) {
        byOffset.put(layout.offset(spec.name()), replacement(spec, replacement));
      }
    }
    return rows.replace(byOffset, new RowLayout(fitted));
  }

  private RowStore.Replacement replacement(FeatureSpec spec, IntUnaryOperator replacement) {
    if (spec.feature() instanceof SequenceFeature sequence) {
      ValueCodes made = Objects.requireNonNull(codes.get(spec.encoderName()));
      CodeLists lists = made.lists().orElseThrow();
      return (rows, at) -> replaceList(rows, at, sequence, lists, replacement);
    }
    return (rows, at) -> rows.put(at, replacement.applyAsInt(rows.get(at)));
  }

  private static void replaceList(
      IntBuffer rows,
      int at,
      SequenceFeature sequence,
      CodeLists lists,
      IntUnaryOperator replacement) {
    int[] ids = lists.get(rows.get(at));
    for (int i = 0; i < ids.length; i++) {
      ids[i] = replacement.applyAsInt(ids[i]);
    }
    int[] arranged = new int[sequence.maxLength()];
    sequence.arrange(ids, ids.length, arranged, 0);
    rows.put(at, arranged);
  }
}
