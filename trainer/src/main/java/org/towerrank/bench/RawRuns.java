package org.towerrank.bench;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.GraphSession;
import org.towerrank.inference.InputBuffer;

/**
 * Runs of a graph over rows that are in its buffers already: a lower bound for whatever serves it.
 */
public final class RawRuns implements Closeable {
  private final GraphSession session;
  private final FeatureSchema schema;
  private final List<Filled> filled = new ArrayList<>();

  private record Filled(GraphBuffers buffers, int users, int items) {}

  /** Runs of a graph whose inputs are features of a schema. */
  public RawRuns(GraphSession session, FeatureSchema schema) {
    this.session = session;
    this.schema = schema;
  }

  /**
   * Fills buffers of their own.
   *
   * @param items raw values of a row each; the first also of what the graph has one row of
   */
  public void add(List<Map<String, Object>> items) {
    add(items, 1);
  }

  /** The same, with the user of each row in that row. */
  public void addInEveryRow(List<Map<String, Object>> items) {
    add(items, items.size());
  }

  private void add(List<Map<String, Object>> items, int users) {
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.values()));
    EncodedRows rows = encoder.newRows(items.size());
    for (int row = 0; row < items.size(); row++) {
      encoder.encode(RequestMoment.now().in(schema, items.get(row)), rows, row);
    }
    GraphBuffers buffers = session.acquire(users, items.size());
    for (InputBuffer input : buffers.inputs()) {
      fill(input, rows, input.input().side().isOfCandidates() ? items.size() : users);
    }
    filled.add(new Filled(buffers, users, items.size()));
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

  /** Runs the graph over the rows of the {@code index}th call of {@link #add}, from 0. */
  public void run(int index) {
    Filled rows = filled.get(index);
    session.run(rows.buffers(), rows.users(), rows.items());
  }

  /** Runs the graph over all rows, call by call. */
  void runAll() {
    for (int i = 0; i < filled.size(); i++) {
      run(i);
    }
  }

  @Override
  public void close() {
    filled.forEach(rows -> rows.buffers().close());
  }
}
