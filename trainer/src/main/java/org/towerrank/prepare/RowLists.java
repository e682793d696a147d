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
import org.jspecify.annotations.Nullable;
import org.towerrank.parquet.lists.AddedLists;
import org.towerrank.parquet.lists.ListColumn;
import org.towerrank.parquet.lists.ListPages;
import org.towerrank.sql.Engine;

/**
 * Adds histories, and items to exclude, to the files of a part, of which the other columns are
 * written. Rows come as {@code lists.sql} gives them.
 */
final class RowLists implements Engine.Rows, Closeable {
  // The columns of lists.sql, those of a history behind one another.
  private static final int ITEM = 1;
  private static final int FILES = 2;
  private static final int HISTORIES = 3;
  private static final int SEEN = 0;
  private static final int NTH = 1;
  private static final int COUNTED = 2;
  private static final int OF_A_HISTORY = 3;

  private final Histories histories;
  private final boolean numbers;
  private final List<Target> targets = new ArrayList<>();
  private final List<Items> items = new ArrayList<>();
  private final ByteArrayOutputStream others = new ByteArrayOutputStream();

  /** A file that rows go to. */
  private record Target(AddedLists lists, boolean excluding) {}

  /** What a user had so far of one history. */
  private static final class Items {
    private final UserItems known = new UserItems();
    private final int length;
    private final long kept;
    private int seen;

    /**
     * @param kept how many of them lists have, at most
     */
    Items(int length, long kept) {
      this.length = length;
      this.kept = kept;
    }

    /** A user begins with their first event that counts; rows before it have no list. */
    void add(int nth, byte[] item) throws IOException {
      if (nth == 1) {
        known.clear();
      }
      if (nth != known.size() + 1) {
        throw new IllegalStateException("event " + nth + " of a user after " + known.size());
      }
      known.add(item);
      known.forgetBefore(seen - kept);
    }
  }

  /**
   * @param numbers whether items are whole numbers, and texts if not
   */
  RowLists(Histories histories, boolean numbers) {
    this.histories = histories;
    this.numbers = numbers;
    for (History history : histories.all()) {
      long excluded = history.equals(histories.main()) ? histories.excluded() : 0;
      items.add(new Items(history.length(), Math.max(history.length(), excluded)));
    }
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
    targets.add(new Target(AddedLists.to(file, lists), lists.size() > histories.all().size()));
  }

  @Override
  public void take(ResultSet row) throws SQLException, IOException {
    int files = row.getInt(FILES);
    byte @Nullable [] item = files == 0 ? null : item(row);
    for (int i = 0; i < items.size(); i++) {
      int column = HISTORIES + i * OF_A_HISTORY;
      Items ofHistory = items.get(i);
      ofHistory.seen = row.getInt(column + SEEN);
      if (row.getBoolean(column + COUNTED)) {
        item = item == null ? item(row) : item;
        ofHistory.add(row.getInt(column + NTH), item);
      }
    }
    if (item == null) {
      return;
    }
    for (int i = 0; files != 0; i++, files >>>= 1) {
      if ((files & 1) != 0) {
        write(targets.get(i), item);
      }
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

  private void write(Target target, byte[] item) throws IOException {
    for (int i = 0; i < items.size(); i++) {
      Items history = items.get(i);
      if (history.seen == 0) {
        target.lists.column(i).addMissing();
      } else {
        int from = Math.max(0, history.seen - history.length);
        add(target.lists.column(i), history.known, from, history.seen);
      }
    }
    if (target.excluding) {
      exclude(target.lists.column(items.size()), items.getFirst(), item);
    }
    target.lists.endRow();
  }

  private static void add(ListPages list, UserItems items, int from, int to) throws IOException {
    int start = items.start(from);
    list.add(items.bytes(), start, items.start(to) - start, to - from);
  }

  /** All but the row's own item. */
  private void exclude(ListPages list, Items history, byte[] item) throws IOException {
    UserItems items = history.known;
    int to = history.seen;
    int from = Math.max(0, to - histories.excluded());
    int left = 0;
    for (int i = from; i < to; i++) {
      left += items.is(i, item) ? 0 : 1;
    }
    if (left == 0) {
      list.addMissing();
    } else if (left == to - from) {
      add(list, items, from, to);
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
