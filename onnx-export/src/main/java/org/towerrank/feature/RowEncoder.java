package org.towerrank.feature;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows given by the fields that features read, or by the columns of a table. What does not
 * depend on a row is found once. Thread-safe.
 */
public final class RowEncoder {
  private final RowLayout layout;
  private final RawValueEncoder encoder;
  private final int[] features;
  // For each of them its encoder where it has one value a row; else null.
  private final @Nullable Encoder[] encoders;
  private final int[] offsets;
  private final List<String> fields;
  // For each feature the index of its field; several features may read one field.
  private final int[] places;
  private final Set<String> known;
  // One of the ages, which all have the moment of the same field; null if none is read.
  private final @Nullable AgeFeature age;
  private final int momentPlace;
  // Lists in which something is counted, with the indexes of their fields.
  private final Map<OccurrencesFeature, Integer> lists = new LinkedHashMap<>();
  // For each encoded feature itself where it counts in a list; else null.
  private final @Nullable OccurrencesFeature[] counted;

  /**
   * @param sides whose features are encoded; the others of a row stay as they are
   */
  public RowEncoder(FeatureSchema schema, List<Side> sides) {
    this(schema, sides, TableColumns.fields(schema));
  }

  private RowEncoder(FeatureSchema schema, List<Side> sides, TableColumns columns) {
    this.layout = new RowLayout(schema);
    this.encoder = new RawValueEncoder(schema);
    List<Feature> all = schema.features();
    this.features =
        IntStream.range(0, all.size()).filter(i -> sides.contains(all.get(i).side())).toArray();
    this.age = age(all, sides);
    Stream<String> moment = age == null ? Stream.empty() : Stream.of(age.moment());
    List<OccurrencesFeature> counting = counting(schema, sides);
    this.fields =
        Stream.of(
                IntStream.of(features).mapToObj(i -> columns.of(all.get(i))),
                moment,
                counting.stream().map(feature -> columns.ofList(schema, feature)))
            .flatMap(Function.identity())
            .distinct()
            .toList();
    this.momentPlace = age == null ? -1 : fields.indexOf(age.moment());
    counting.forEach(
        feature -> lists.put(feature, fields.indexOf(columns.ofList(schema, feature))));
    this.offsets = new int[features.length];
    this.places = new int[features.length];
    this.encoders = new Encoder[features.length];
    this.counted = new OccurrencesFeature[features.length];
    for (int i = 0; i < features.length; i++) {
      Feature feature = all.get(features[i]);
      offsets[i] = layout.offset(feature.name());
      places[i] = fields.indexOf(columns.of(feature));
      boolean oneValue = feature instanceof CategoricalFeature || feature instanceof NumericFeature;
      encoders[i] = oneValue ? schema.encoder(feature) : null;
      counted[i] = feature instanceof OccurrencesFeature occurrences ? occurrences : null;
    }
    this.known = Set.copyOf(fields);
  }

  /**
   * Encodes rows of a table, whose columns are its fields (see {@link TableColumns}).
   *
   * @param sides whose features are encoded
   * @throws SchemaException when a feature is called as a column that has other values
   */
  public static RowEncoder ofTable(FeatureSchema schema, List<Side> sides) {
    return new RowEncoder(schema, sides, TableColumns.of(schema, sides));
  }

  /** The moment is of the context, whichever side has the ages that are counted to it. */
  private static @Nullable AgeFeature age(List<Feature> features, List<Side> sides) {
    return features.stream()
        .filter(feature -> sides.contains(Side.CONTEXT) || sides.contains(feature.side()))
        .filter(AgeFeature.class::isInstance)
        .map(AgeFeature.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** A row has the lists of its user, and what is counted in them. */
  private static List<OccurrencesFeature> counting(FeatureSchema schema, List<Side> sides) {
    return sides.contains(Side.USER) || sides.contains(Side.QUERY)
        ? schema.occurrences()
        : List.of();
  }

  /** Rows to encode into. */
  public EncodedRows newRows(int count) {
    return new EncodedRows(layout, count);
  }

  /**
   * The fields that the encoded features read, or a table's columns, in the order of the features,
   * and those of the moment and of lists that they are set against, each once.
   */
  public List<String> fields() {
    return fields;
  }

  /**
   * One row, as requests and documents give them; features that are absent or null are missing.
   *
   * @param values raw values by field (see {@link Feature#field()})
   * @throws SchemaException naming a field that no encoded feature reads, and the nearest
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public EncodedRows row(Map<String, ? extends @Nullable Object> values) {
    requireKnown(values.keySet());
    EncodedRows row = newRows(1);
    encode(values, row, 0);
    return row;
  }

  /**
   * Checks that all of some fields are read.
   *
   * @throws SchemaException naming a field that no encoded feature reads, and the nearest
   */
  public void requireKnown(Set<String> given) {
    for (String field : given) {
      if (!known.contains(field)) {
        throw new SchemaException(
            "unknown feature " + Quoted.of(field) + Nearest.hint(field, fields));
      }
    }
  }

  /**
   * The same of an item that is set against a request.
   *
   * @param request row 0 has the lists in which something is counted
   */
  public EncodedRows row(Map<String, ? extends @Nullable Object> values, EncodedRows request) {
    EncodedRows row = row(values);
    for (int i = 0; i < features.length; i++) {
      OccurrencesFeature feature = counted[i];
      if (feature != null) {
        row.data()[offsets[i]] = count(feature, values.get(feature.field()), request, 0);
      }
    }
    return row;
  }

  /** What a value becomes that is counted in the list of a row. */
  private int count(
      OccurrencesFeature feature, @Nullable Object value, EncodedRows request, int row) {
    try {
      int hash = RawValueEncoder.bits(OccurrencesFeature.HASH, value);
      double count = request.occurrences(row, feature, hash);
      return RawValueEncoder.bits(layout.schema().encoder(feature), count);
    } catch (InvalidValueException e) {
      throw e.at("feature [" + feature.name() + "]");
    }
  }

  /**
   * Encodes one row in place; features that are absent or null are missing, unknown fields are
   * ignored.
   *
   * @param values raw values by field (see {@link Feature#field()})
   * @param rows of the same schema
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public void encode(Map<String, ? extends @Nullable Object> values, EncodedRows rows, int row) {
    @Nullable Object[] inOrder = new Object[fields.size()];
    for (int i = 0; i < inOrder.length; i++) {
      inOrder[i] = values.get(fields.get(i));
    }
    encode(inOrder, rows, row);
  }

  /**
   * The same for values in the order of {@link #fields()}, which is faster.
   *
   * @param values raw values; null where missing
   */
  public void encode(@Nullable Object[] values, EncodedRows rows, int row) {
    int start = row * layout.width();
    Instant moment = null;
    if (age != null) {
      moment = age.requireMoment(values[momentPlace]);
      rows.setMoment(row, moment);
    }
    lists.forEach((feature, place) -> rows.setList(row, feature, values[place]));
    for (int i = 0; i < features.length; i++) {
      encode(i, values[places[i]], moment, rows, row, start + offsets[i]);
    }
  }

  /**
   * Encodes consecutive rows of a table, feature by feature; they become what each alone becomes.
   *
   * @param columns in the order of {@link #fields()}
   * @param from the first row in the columns
   * @param count how many rows
   * @param rows take them, of the same schema
   * @param row where the first one goes
   * @throws InvalidValueException naming field and feature of a value that does not fit; the rows
   *     are undefined then
   */
  public void encode(List<ColumnBatch> columns, int from, int count, EncodedRows rows, int row) {
    @Nullable Instant[] moments = new Instant[count];
    if (age != null) {
      for (int i = 0; i < count; i++) {
        Instant moment = age.requireMoment(columns.get(momentPlace).value(from + i));
        moments[i] = moment;
        rows.setMoment(row + i, moment);
      }
    }
    lists.forEach(
        (feature, place) -> {
          for (int i = 0; i < count; i++) {
            rows.setList(row + i, feature, columns.get(place).value(from + i));
          }
        });
    for (int i = 0; i < features.length; i++) {
      ColumnBatch column = columns.get(places[i]);
      int offset = row * layout.width() + offsets[i];
      if (encodeAtOnce(encoders[i], column, from, count, rows.data(), offset)) {
        continue;
      }
      for (int j = 0; j < count; j++, offset += layout.width()) {
        encodeOne(i, column.value(from + j), moments[j], rows, row + j, offset);
      }
    }
  }

  /** False for a feature of several values, and where one does not fit, which is not told here. */
  private boolean encodeAtOnce(
      @Nullable Encoder one, ColumnBatch column, int from, int count, int[] bits, int offset) {
    try {
      if (one != null) {
        column.encode(one, from, from + count, bits, offset, layout.width());
      }
      return one != null;
    } catch (InvalidValueException e) {
      return false;
    }
  }

  private void encode(
      int index,
      @Nullable Object value,
      @Nullable Instant moment,
      EncodedRows rows,
      int row,
      int offset) {
    OccurrencesFeature feature = counted[index];
    if (feature == null) {
      encoder.encode(features[index], value, moment, rows.data(), offset);
    } else {
      rows.data()[offset] = count(feature, value, rows, row);
    }
  }

  private void encodeOne(
      int index,
      @Nullable Object value,
      @Nullable Instant moment,
      EncodedRows rows,
      int row,
      int offset) {
    try {
      encode(index, value, moment, rows, row, offset);
    } catch (InvalidValueException e) {
      throw e.at("column [" + fields.get(places[index]) + "]");
    }
  }
}
