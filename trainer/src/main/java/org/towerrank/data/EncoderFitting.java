package org.towerrank.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderFitter;
import org.towerrank.feature.EncoderSpec;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;
import org.towerrank.recipe.FeatureSpec;

/** Fits the encoders of some features to the values of the training rows. */
final class EncoderFitting {
  private final Map<String, EncoderFitter> fitters = new LinkedHashMap<>();
  // Of those whose values must be read.
  private final List<FittedColumn> read = new ArrayList<>();

  /** Where the values of a feature come from. */
  interface Source {
    /** The column. */
    EventReader.Cell cell() throws DataException;

    /** The moment of an age, the list of occurrences; null for others. */
    EventReader.@Nullable Cell other() throws DataException;
  }

  /** A feature with an encoder of its own, and its values. */
  private record FittedColumn(
      FeatureSpec spec,
      EncoderFitter fitter,
      EventReader.Cell cell,
      EventReader.@Nullable Cell other) {
    @Nullable Object otherValue() {
      return EventReader.otherValue(spec, other);
    }

    void addValue(int batchRow) {
      ColumnBatch batch = cell.batch();
      if (batch == null) {
        fitter.add(cell.text());
      } else {
        batch.addTo(fitter, batchRow);
      }
    }

    void addNumber(@Nullable Double number) {
      if (number != null) {
        fitter.add(number.toString());
      }
    }
  }

  /**
   * Adds a feature if it has an encoder of its own.
   *
   * @param source which is asked for cells only where values make a difference: columns of texts
   *     that are hashed need not be read
   */
  void add(FeatureSpec spec, Source source) throws DataException {
    EncoderSpec encoder = spec.encoder();
    if (encoder != null) {
      add(spec, encoder.fitter(), source);
    }
  }

  /** Adds a feature whose fitter has seen values before. */
  void add(FeatureSpec spec, EncoderFitter fitter, Source source) throws DataException {
    fitters.put(spec.name(), fitter);
    if (fitter.readsValues()) {
      read.add(new FittedColumn(spec, fitter, source.cell(), source.other()));
    }
  }

  /** Whether rows make a difference. */
  boolean readsValues() {
    return !read.isEmpty();
  }

  /**
   * Adds the current event's values.
   *
   * @throws DataException naming line and column of a value that does not fit its encoder
   */
  void addRow(EventReader events) throws DataException {
    try {
      addRow(events.batchRow());
    } catch (InvalidValueException e) {
      throw events.error(String.valueOf(e.getMessage()));
    }
  }

  private void addRow(int batchRow) {
    for (FittedColumn column : read) {
      try {
        switch (column.spec().feature()) {
          case SequenceFeature sequence ->
              addAll(column.fitter(), RawValueEncoder.elements(sequence, column.cell().value()));
          case VectorFeature vector ->
              addAll(column.fitter(), vector.elements(column.cell().value()));
          case AgeFeature age ->
              column.addNumber(age.age(column.cell().value(), column.otherValue()));
          case OccurrencesFeature counted ->
              column.addNumber(counted.count(column.cell().value(), column.otherValue()));
          default -> column.addValue(batchRow);
        }
      } catch (InvalidValueException e) {
        throw e.at(column.cell().place(column.spec().columnName()));
      }
    }
  }

  private static void addAll(EncoderFitter fitter, List<?> elements) {
    for (Object element : elements) {
      fitter.add(RawValueEncoder.text(element));
    }
  }

  /** The schema of all features with the encoders as fitted. */
  FeatureSchema schema(List<FeatureSpec> specs) {
    return schema(specs, fitters);
  }

  /**
   * The same of some fitters.
   *
   * @param fitters by the name of the feature
   */
  static FeatureSchema schema(List<FeatureSpec> specs, Map<String, EncoderFitter> fitters) {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    fitters.forEach((name, fitter) -> encoders.put(name, fitter.fit()));
    return new FeatureSchema(
        specs.stream().flatMap(spec -> spec.features().stream()).toList(), encoders);
  }
}
