package org.towerrank.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/**
 * The packed inputs of a network or of one tower, side by side. The id features of an embedding
 * table share its rows, each encoder from its own offset on, so that a block is looked up in one
 * gather.
 */
public record NetworkInputs(List<SideInputs> sides) {
  private static final String SHARED = "shared";
  private static final String IDS = "_ids";
  private static final String SHARED_IDS = "_shared_ids";
  private static final String NUMBERS = "_numbers";

  public NetworkInputs {
    sides = List.copyOf(sides);
  }

  /** The inputs of all sides of a ranker, over one embedding table without a name. */
  public static NetworkInputs ranker(FeatureSchema schema) {
    return of(schema, encoder -> "", Side.USER, Side.CONTEXT, Side.ITEM, Side.QUERY);
  }

  /**
   * The inputs of a user tower. Encoders that the item tower uses too are rows of the table {@code
   * shared}, others of {@code user}, so that a graph holds only rows it can read.
   */
  public static NetworkInputs userTower(FeatureSchema schema) {
    Set<String> shared = sharedEncoders(schema);
    return of(
        schema, encoder -> shared.contains(encoder) ? SHARED : "user", Side.USER, Side.CONTEXT);
  }

  /** The inputs of an item tower; the tables are {@code shared} and {@code item}. */
  public static NetworkInputs itemTower(FeatureSchema schema) {
    Set<String> shared = sharedEncoders(schema);
    return of(schema, encoder -> shared.contains(encoder) ? SHARED : "item", Side.ITEM);
  }

  /**
   * The inputs of a user tower as {@link #userTower} has them, over a table {@code user} without
   * rows for encoders that only items have.
   */
  public static NetworkInputs ownUserTower(FeatureSchema schema) {
    return of(schema, ownTables(schema), Side.USER, Side.CONTEXT);
  }

  /** The same of an item tower. */
  public static NetworkInputs ownItemTower(FeatureSchema schema) {
    return of(schema, ownTables(schema), Side.ITEM);
  }

  private static UnaryOperator<String> ownTables(FeatureSchema schema) {
    Set<String> shared = sharedEncoders(schema);
    Set<String> items = idEncoders(schema.side(Side.ITEM));
    return encoder -> shared.contains(encoder) ? SHARED : items.contains(encoder) ? "item" : "user";
  }

  /** An input of just one categorical feature, with a table of its own. */
  public static IdBlock single(FeatureSchema schema, String name) {
    Feature feature = schema.feature(name);
    if (!(feature instanceof CategoricalFeature)) {
      throw new SchemaException("feature [" + name + "] must be categorical");
    }
    int rows = schema.idEncoder(feature).size();
    return new IdBlock(NativeNames.of(name), feature.side(), name, List.of(name), List.of(0), rows);
  }

  /**
   * An input of just one categorical feature of the item side, read from the table {@code shared}.
   *
   * @throws SchemaException if no user or context feature shares its encoder
   */
  public static IdBlock sharedItem(FeatureSchema schema, String name) {
    IdBlock single = single(schema, name);
    for (SideInputs side : itemTower(schema).sides()) {
      for (IdBlock ids : side.ids()) {
        int column = ids.features().indexOf(name);
        if (column >= 0 && ids.table().equals(SHARED)) {
          List<Integer> offset = List.of(ids.offsets().get(column));
          return new IdBlock(
              single.name(), ids.side(), SHARED, single.features(), offset, ids.tableRows());
        }
      }
    }
    throw new SchemaException(
        "feature [" + name + "] must be of the item side and share its encoder with a user's");
  }

  /** All blocks of all sides. */
  public List<InputBlock> blocks() {
    return sides.stream().flatMap(side -> side.blocks().stream()).toList();
  }

  private static NetworkInputs of(
      FeatureSchema schema, UnaryOperator<String> tableOf, Side... sides) {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      if (!feature.makesFloats()) {
        tables
            .computeIfAbsent(tableOf.apply(feature.encoder()), Table::new)
            .add(feature.encoder(), schema.idEncoder(feature).size());
      }
    }
    List<SideInputs> inputs = new ArrayList<>();
    for (Side side : sides) {
      if (!schema.side(side).isEmpty()) {
        inputs.add(sideInputs(side, schema.side(side), tables, tableOf));
      }
    }
    return new NetworkInputs(inputs);
  }

  private static SideInputs sideInputs(
      Side side, List<Feature> features, Map<String, Table> tables, UnaryOperator<String> tableOf) {
    Map<String, List<String>> categorical = new LinkedHashMap<>();
    Map<String, List<Integer>> offsets = new LinkedHashMap<>();
    List<Feature> numeric = new ArrayList<>();
    List<SequenceBlock> sequences = new ArrayList<>();
    SequenceNames inputNames = new SequenceNames(side, features);
    for (Feature feature : features) {
      String table = tableOf.apply(feature.encoder());
      switch (feature) {
        case NumericFeature n -> numeric.add(n);
        case VectorFeature v -> numeric.add(v);
        case AgeFeature a -> numeric.add(a);
        case OccurrencesFeature o -> numeric.add(o);
        case CategoricalFeature c -> {
          categorical.computeIfAbsent(table, t -> new ArrayList<>()).add(c.name());
          int offset = Table.in(tables, table).offset(c.encoder());
          offsets.computeIfAbsent(table, t -> new ArrayList<>()).add(offset);
        }
        case SequenceFeature s -> {
          String name = inputNames.of(s);
          NumberBlock weights = weights(features, s, inputNames);
          sequences.add(Table.in(tables, table).sequence(side, s, name, weights));
        }
        case WeightsFeature w -> {
          // Beside its sequence.
        }
      }
    }
    List<IdBlock> ids = new ArrayList<>();
    categorical.forEach(
        (table, names) ->
            ids.add(
                Table.in(tables, table).ids(side, names, offsets.getOrDefault(table, List.of()))));
    Optional<NumberBlock> numbers =
        numeric.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new NumberBlock(
                    side.label() + NUMBERS,
                    side,
                    numeric.stream().map(Feature::name).toList(),
                    numeric.stream().map(Feature::width).toList()));
    return new SideInputs(side, ids, numbers, sequences);
  }

  /** The weights of a sequence's places, as an input of their own; null if it has none. */
  private static @Nullable NumberBlock weights(
      List<Feature> features, SequenceFeature sequence, SequenceNames names) {
    for (Feature feature : features) {
      if (feature instanceof WeightsFeature weights && weights.sequence().equals(sequence.name())) {
        return new NumberBlock(
            names.of(weights), weights.side(), List.of(weights.name()), List.of(weights.width()));
      }
    }
    return null;
  }

  private static Set<String> sharedEncoders(FeatureSchema schema) {
    Set<String> item = idEncoders(schema.side(Side.ITEM));
    Set<String> request = idEncoders(schema.side(Side.USER));
    request.addAll(idEncoders(schema.side(Side.CONTEXT)));
    request.retainAll(item);
    return request;
  }

  private static Set<String> idEncoders(List<Feature> features) {
    return features.stream()
        .filter(feature -> !feature.makesFloats())
        .map(Feature::encoder)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Input names of sequences: the side and the feature's name, changed where a graph may use that
   * name for something else. Names of constants contain dots.
   */
  private static final class SequenceNames {
    private final Side side;
    private final Set<String> taken = new TreeSet<>();

    SequenceNames(Side side, List<Feature> features) {
      this.side = side;
      for (String other : List.of(IDS, SHARED_IDS, NUMBERS)) {
        taken.add(side.label() + other);
      }
      features.forEach(feature -> taken.add(side.label() + "_" + feature.name()));
    }

    /** A name that no other input of the side has. */
    String of(WeightsFeature feature) {
      String plain = side.label() + "_" + NativeNames.of(feature.sequence());
      return free(plain.replace('.', NativeNames.UNTOLD) + "_weights");
    }

    private String free(String name) {
      String found = name;
      while (!taken.add(found)) {
        found += "_";
      }
      return found;
    }

    String of(SequenceFeature feature) {
      String plain = side.label() + "_" + NativeNames.of(feature.name());
      boolean free =
          plain.indexOf('.') < 0
              && NativeNames.of(feature.name()).equals(feature.name())
              && !List.of(IDS, SHARED_IDS, NUMBERS).contains("_" + feature.name());
      if (free) {
        return plain;
      }
      return free(plain.replace('.', NativeNames.UNTOLD) + "_sequence");
    }
  }

  /** Which rows of an embedding table belong to which encoder. */
  private static final class Table {
    private final String name;
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private int rows;

    Table(String name) {
      this.name = name;
    }

    static Table in(Map<String, Table> tables, String name) {
      return Objects.requireNonNull(tables.get(name), name);
    }

    void add(String encoder, int size) {
      if (offsets.putIfAbsent(encoder, rows) == null) {
        rows = Math.addExact(rows, size);
      }
    }

    int offset(String encoder) {
      return Objects.requireNonNull(offsets.get(encoder), encoder);
    }

    IdBlock ids(Side side, List<String> features, List<Integer> offsetOfEach) {
      String block = side.label() + (name.equals(SHARED) ? SHARED_IDS : IDS);
      return new IdBlock(block, side, name, features, offsetOfEach, rows);
    }

    SequenceBlock sequence(
        Side side, SequenceFeature feature, String block, @Nullable NumberBlock weights) {
      return new SequenceBlock(
          block,
          side,
          name,
          feature.name(),
          feature.maxLength(),
          offset(feature.encoder()),
          rows,
          feature.order() != SequenceFeature.Order.UNORDERED,
          weights,
          Objects.requireNonNullElse(feature.pooling(), Pooling.MEAN));
    }
  }
}
