package org.towerrank.prepare;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.parquet.lists.AddedLists;
import org.towerrank.parquet.lists.ListColumn;
import org.towerrank.parquet.lists.ListPages;
import org.towerrank.sql.Engine;

/**
 * Adds histories, and items to exclude, to the files of a part, of which the other columns are
 * written. Rows come as {@code lists.sql} gives them.
 */
final class RowLists implements Engine.Rows, Closeable {
  // The columns of lists.sql.
  private static final int ITEM = 1;
  private static final int SEEN = 2;
  private static final int NTH = 3;
  private static final int COUNTED = 4;
  private static final int FILES = 5;

  private final Histories histories;
  private final boolean numbers;
  private final List<Target> targets = new ArrayList<>();
  private final UserItems items = new UserItems();
  private final ByteArrayOutputStream others = new ByteArrayOutputStream();

  /** A file that rows go to. */
  private record Target(AddedLists lists, boolean excluding) {}

  /**
   * @param numbers whether items are whole numbers, and texts if not
   */
  RowLists(Histories histories, boolean numbers) {
    this.histories = histories;
    this.numbers = numbers;
  }

  /**
   * Opens the next file, whose bit is the next one of what rows say.
   *
   * @param columns of the rows, with their lists
   */
  void add(Path file, RowColumns columns) throws IOException {
    List<ListColumn> lists = new ArrayList<>();
    for (String name : columns.lists()) {
      lists.add(
          new ListColumn(
              name,
              columns.names().indexOf(name),
              numbers ? ListColumn.Items.WHOLE_NUMBERS : ListColumn.Items.TEXTS));
    }
    targets.add(new Target(AddedLists.to(file, lists), lists.size() > 1));
  }

  @Override
  public void take(ResultSet row) throws SQLException, IOException {
    int seen = row.getInt(SEEN);
    boolean counted = row.getBoolean(COUNTED);
    if (counted) {
      begin(row.getInt(NTH));
    }
    int files = row.getInt(FILES);
    if (!counted && files == 0) {
      return;
    }
    byte[] item = item(row);
    if (counted) {
      items.add(item);
      items.forgetBefore(seen - Math.max(histories.length(), (long) histories.excluded()));
    }
    for (int i = 0; files != 0; i++, files >>>= 1) {
      if ((files & 1) != 0) {
        write(targets.get(i), seen, item);
      }
    }
  }

  /** A user begins with their first event that counts; rows before it have no list. */
  private void begin(int nth) {
    if (nth == 1) {
      items.clear();
    }
    if (nth != items.size() + 1) {
      throw new IllegalStateException("event " + nth + " of a user after " + items.size());
    }
  }

  private byte[] item(ResultSet row) throws SQLException {
    if (numbers) {
      return ByteBuffer.allocate(Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(row.getLong(ITEM))
          .array();
    }
    byte[] text = row.getString(ITEM).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private void write(Target target, int seen, byte[] item) throws IOException {
    ListPages history = target.lists.column(0);
    if (seen == 0) {
      history.addMissing();
    } else {
      add(history, Math.max(0, seen - histories.length()), seen);
    }
    if (target.excluding) {
      exclude(target.lists.column(1), Math.max(0, seen - histories.excluded()), seen, item);
    }
    target.lists.endRow();
  }

  private void add(ListPages list, int from, int to) throws IOException {
    int start = items.start(from);
    list.add(items.bytes(), start, items.start(to) - start, to - from);
  }

  /** All but the row's own item. */
  private void exclude(ListPages list, int from, int to, byte[] item) throws IOException {
    int left = 0;
    for (int i = from; i < to; i++) {
      left += items.is(i, item) ? 0 : 1;
    }
    if (left == 0) {
      list.addMissing();
    } else if (left == to - from) {
      add(list, from, to);
    } else {
      others.reset();
      for (int i = from; i < to; i++) {
        if (!items.is(i, item)) {
          others.write(items.bytes(), items.start(i), items.start(i + 1) - items.start(i));
        }
      }
      byte[] bytes = others.toByteArray();
      list.add(bytes, 0, bytes.length, left);
    }
  }

  /** Ends the files. */
  void finish() throws IOException {
    for (Target target : targets) {
      target.lists.finish();
    }
  }

  @Override
  public void close() throws IOException {
    for (Target target : targets) {
      target.lists.close();
    }
  }
}
