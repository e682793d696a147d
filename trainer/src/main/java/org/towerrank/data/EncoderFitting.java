package org.towerrank.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderFitter;
import org.towerrank.feature.EncoderSpec;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;
import org.towerrank.recipe.FeatureSpec;

/** Fits the encoders of some features to the values of the training rows. */
final class EncoderFitting {
  private final List<FittedColumn> columns = new ArrayList<>();
  // Those of them whose values must be read.
  private final List<FittedColumn> read = new ArrayList<>();

  /** A feature with an encoder of its own, and where its values come from. */
  private record FittedColumn(
      FeatureSpec spec,
      EncoderFitter fitter,
      EventReader.Cell cell,
      EventReader.@Nullable Cell moment) {
    @Nullable String momentText() {
      return moment == null ? null : moment.text();
    }

    void addAge(@Nullable Double age) {
      if (age != null) {
        fitter.add(age.toString());
      }
    }
  }

  /**
   * Adds a feature if it has an encoder of its own.
   *
   * @param moment of an age, null for others
   */
  void add(FeatureSpec spec, EventReader.Cell cell, EventReader.@Nullable Cell moment) {
    EncoderSpec encoder = spec.encoder();
    if (encoder != null) {
      FittedColumn column = new FittedColumn(spec, encoder.fitter(), cell, moment);
      columns.add(column);
      if (column.fitter().readsValues()) {
        read.add(column);
      }
    }
  }

  /** Whether rows make a difference. */
  boolean readsValues() {
    return !read.isEmpty();
  }

  /**
   * Adds the current row's values.
   *
   * @throws InvalidValueException naming the column whose value does not fit its encoder
   */
  void addRow() {
    for (FittedColumn column : read) {
      try {
        switch (column.spec().feature()) {
          case SequenceFeature sequence ->
              addAll(column.fitter(), RawValueEncoder.elements(sequence, column.cell().value()));
          case VectorFeature vector ->
              addAll(column.fitter(), vector.elements(column.cell().value()));
          case AgeFeature age -> column.addAge(age.age(column.cell().value(), column.momentText()));
          default -> column.fitter().add(column.cell().text());
        }
      } catch (InvalidValueException e) {
        throw e.at("column [" + column.spec().columnName() + "]");
      }
    }
  }

  private static void addAll(EncoderFitter fitter, List<?> elements) {
    for (Object element : elements) {
      fitter.add(RawValueEncoder.text(element));
    }
  }

  /** The schema of all features with the encoders as fitted. */
  static FeatureSchema schema(List<FeatureSpec> specs, List<EncoderFitting> fittings) {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    for (EncoderFitting fitting : fittings) {
      for (FittedColumn column : fitting.columns) {
        encoders.put(column.spec().name(), column.fitter().fit());
      }
    }
    return new FeatureSchema(
        specs.stream().flatMap(spec -> spec.features().stream()).toList(), encoders);
  }
}
