package org.towerrank.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.inference.FeatureRows;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.ModelDefinition;

/**
 * Runs of a ranker's graph over rows that are in its buffers: what no server can be faster than.
 */
final class RawRuns implements Closeable {
  private final RankingModel model;
  private final List<GraphBuffers> filled = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();

  RawRuns(ModelDefinition definition, long seed) throws IOException {
    this.model = RankingModel.load(RandomBundles.of(definition, seed), SessionSettings.SERVING);
  }

  RankingModel model() {
    return model;
  }

  /** Fills buffers of their own with items for a user. */
  void add(Map<String, Object> user, List<Map<String, Object>> items) {
    EncodedRows rows = new EncodedRows(new RowLayout(model.schema()), items.size());
    RawValueEncoder encoder = new RawValueEncoder(model.schema());
    for (int row = 0; row < items.size(); row++) {
      Map<String, Object> values = new HashMap<>(user);
      values.putAll(items.get(row));
      FeatureRows.encode(encoder, values, List.of(Side.values()), rows, row);
    }
    GraphBuffers buffers = model.session().acquire(1, items.size());
    for (InputBuffer input : buffers.inputs()) {
      fill(input, rows, input.input().side() == Side.ITEM ? items.size() : 1);
    }
    filled.add(buffers);
    counts.add(items.size());
  }

  private static void fill(InputBuffer input, EncodedRows rows, int count) {
    int column = 0;
    for (String name : input.input().features()) {
      Feature feature = rows.layout().schema().feature(name);
      for (int row = 0; row < count; row++) {
        int from = rows.index(row, name);
        input.put(row * input.width() + column, rows.data(), from, feature.width());
      }
      column += feature.width();
    }
  }

  /** Runs the graph over the rows that were added so many calls after the first. */
  void run(int index) {
    model.session().run(filled.get(index), 1, counts.get(index));
  }

  @Override
  public void close() {
    filled.forEach(GraphBuffers::close);
    model.close();
  }
}
