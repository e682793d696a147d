package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.csv.DataException;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.DataSpec.ItemsSpec;
import org.towerrank.recipe.FeatureSpec;

/** All items that can be recommended, encoded, in the order of their file. */
public final class ItemCatalogue {
  private final List<String> ids;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final EncodedRows rows;
  private final Map<String, Integer> missing;
  private final ItemLifetimes lifetimes;

  private ItemCatalogue(
      List<String> ids, EncodedRows rows, Map<String, Integer> missing, ItemLifetimes lifetimes) {
    this.ids = List.copyOf(ids);
    this.rows = rows;
    this.missing = Map.copyOf(missing);
    this.lifetimes = lifetimes;
    for (int index = 0; index < ids.size(); index++) {
      indexes.put(ids.get(index), index);
    }
  }

  /**
   * Reads and encodes a catalogue.
   *
   * @param checked features that are fitted, whose columns and lengths are looked at; else empty
   * @throws DataException naming file and line of an item that occurs twice or a value that does
   *     not fit
   */
  static ItemCatalogue read(
      Path file,
      ItemsSpec spec,
      List<FeatureSpec> specs,
      FeatureSchema schema,
      List<FeatureSpec> checked,
      Progress progress)
      throws IOException {
    RowStore store = new RowStore(new RowLayout(schema));
    Map<String, Integer> seen = new HashMap<>();
    List<String> ids = new ArrayList<>();
    int[] row = new int[store.layout().width()];
    Map<String, Integer> missing;
    ItemLifetimes.Reader lifetimes;
    try (EventReader items = EventReader.open(file, List.of())) {
      EventReader.Cell id = items.cell(spec.id());
      lifetimes = new ItemLifetimes.Reader(items, spec);
      EventEncoder encoder = new EventEncoder(items, specs, schema);
      ColumnChecks checks = new ColumnChecks(items, checked);
      while (items.next()) {
        String item = RawValueEncoder.canonicalText(id.text());
        if (seen.putIfAbsent(item, ids.size()) != null) {
          throw items.error("column [" + spec.id() + "]: item [" + item + "] occurs a second time");
        }
        ids.add(item);
        encoder.encode(row);
        checks.add();
        store.add(row);
        lifetimes.add();
      }
      if (ids.isEmpty()) {
        throw items.fileError("expected items behind the header, found none");
      }
      checks.finish(progress);
      if (!checked.isEmpty()) {
        encoder.warnOfCuts(progress);
      }
      missing = encoder.missing();
    }
    store.finish();
    return new ItemCatalogue(ids, store.slice(0, store.count()), missing, lifetimes.finish());
  }

  /** Number of items. */
  public int size() {
    return ids.size();
  }

  /** The ids by their one text, in order. */
  public List<String> ids() {
    return ids;
  }

  /** The item features of all items, in order. */
  public EncodedRows rows() {
    return rows;
  }

  /** Of how many items a feature's column is empty, by feature. */
  public Map<String, Integer> missing() {
    return missing;
  }

  /** When each can be recommended. */
  public ItemLifetimes lifetimes() {
    return lifetimes;
  }

  /** The index of an item, or -1. */
  public int indexOf(String id) {
    return indexes.getOrDefault(RawValueEncoder.canonicalText(id), -1);
  }
}
