package org.towerrank.parquet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.RowTable;
import org.towerrank.parquet.ParquetTable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Lists added to files of DuckDB, beside what it and the library that reads for fitting find. */
class AddedListsTest {
  private static final ListColumn NUMBERS =
      new ListColumn("numbers", 0, ListColumn.Items.WHOLE_NUMBERS);
  private static final ListColumn TEXTS = new ListColumn("texts", 3, ListColumn.Items.TEXTS);
  private static final int ROWS = 4200;

  @TempDir private Path folder;

  /** A file with columns of all shapes, in groups of 2,048 rows, and one more for the rest. */
  private Path write(int rows) throws IOException {
    Path file = folder.resolve("rows.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT i AS number, {'a': i, 'b': [i, i + 1]} AS nested, 't' || i % 7 AS \"text\""
              + " FROM range("
              + rows
              + ") AS t(i)) TO "
              + Sql.path(file).code()
              + " (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    }
    return file;
  }

  private static @Nullable List<Object> draw(Random random, ListColumn.Items items, int longest) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    List<Object> drawn = new ArrayList<>();
    for (int i = random.nextInt(longest); i >= 0; i--) {
      drawn.add(
          items == ListColumn.Items.WHOLE_NUMBERS
              ? (Object) random.nextLong()
              : List.of("", "x", "日本", "y".repeat(300)).get(random.nextInt(4)));
    }
    return drawn;
  }

  private static void add(ListPages pages, @Nullable List<Object> list) throws IOException {
    if (list == null) {
      pages.addMissing();
      return;
    }
    // What is around them does not count.
    ByteBuffer bytes = ByteBuffer.allocate(5 + list.size() * 310).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(5);
    for (Object item : list) {
      if (item instanceof Long number) {
        bytes.putLong(number);
      } else {
        byte[] text = item.toString().getBytes(StandardCharsets.UTF_8);
        bytes.putInt(text.length).put(text);
      }
    }
    pages.add(bytes.array(), 5, bytes.position() - 5, list.size());
  }

  private static List<@Nullable String> found(Path file, String column) throws IOException {
    List<@Nullable String> found = new ArrayList<>();
    try (Engine engine = Engine.reading()) {
      engine.each(
          "SELECT array_to_string(" + column + ", ' ') FROM " + Sql.path(file).code(),
          row -> found.add(row.getString(1)));
    }
    return found;
  }

  private static List<@Nullable String> readToFit(Path file, String name) throws IOException {
    List<@Nullable String> found = new ArrayList<>();
    try (RowTable table = ParquetTable.open(file)) {
      CsvColumn column = table.column(name);
      while (table.next()) {
        Object value = table.value(column);
        found.add(value == null ? null : joined((List<?>) value));
      }
    }
    return found;
  }

  private static @Nullable String joined(@Nullable List<?> list) {
    return list == null ? null : String.join(" ", list.stream().map(Object::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 60, 3000})
  void listsAreReadAsTheyWereAdded(int longest) throws IOException {
    int rows = longest < 1000 ? ROWS : ROWS / 10;
    Path file = write(rows);
    Random random = new Random(longest);
    List<@Nullable String> numbers = new ArrayList<>();
    List<@Nullable String> texts = new ArrayList<>();
    try (AddedLists lists = AddedLists.to(file, List.of(NUMBERS, TEXTS))) {
      for (int i = 0; i < rows; i++) {
        List<Object> first = draw(random, NUMBERS.items(), longest);
        List<Object> second = draw(random, TEXTS.items(), Math.min(longest, 20));
        add(lists.column(0), first);
        add(lists.column(1), second);
        numbers.add(joined(first));
        texts.add(joined(second));
        lists.endRow();
      }
      lists.finish();
    }

    assertThat(found(file, "numbers")).isEqualTo(numbers);
    assertThat(found(file, "texts")).isEqualTo(texts);
    assertThat(readToFit(file, "numbers")).isEqualTo(numbers);
    assertThat(readToFit(file, "texts")).isEqualTo(texts);
    try (Engine engine = Engine.reading()) {
      String of = Sql.path(file).code();
      assertThat(
              engine.rows("DESCRIBE SELECT * FROM " + of).stream()
                  .map(each -> each[0] + " " + each[1]))
          .containsExactly(
              "numbers BIGINT[]",
              "number BIGINT",
              "nested STRUCT(a BIGINT, b BIGINT[])",
              "texts VARCHAR[]",
              "text VARCHAR");
      assertThat(
              engine.rows(
                  "SELECT count(*) FROM (SELECT *, row_number() OVER () - 1 AS i FROM "
                      + of
                      + ") WHERE number = i AND nested = {'a': i, 'b': [i, i + 1]} AND \"text\" ="
                      + " 't' || i % 7"))
          .containsExactly(new String[] {Integer.toString(rows)});
    }
  }

  @Test
  void aFileWithoutRowsGetsTheColumnsAlone() throws IOException {
    Path file = write(0);
    try (AddedLists lists = AddedLists.to(file, List.of(NUMBERS, TEXTS))) {
      lists.finish();
    }
    assertThat(found(file, "texts")).isEmpty();
  }

  @Test
  void manyColumnsOfFewRowsTakeLittleMemory() throws IOException {
    Path file = write(1);
    List<ListColumn> columns =
        IntStream.range(0, 100)
            .mapToObj(i -> new ListColumn("list " + i, i, ListColumn.Items.WHOLE_NUMBERS))
            .toList();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    try (AddedLists lists = AddedLists.to(file, columns)) {
      for (int i = 0; i < columns.size(); i++) {
        add(lists.column(i), List.of((long) i));
      }
      lists.endRow();
      lists.finish();
    }
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isBetween(1L, 10_000_000L);
    assertThat(found(file, "\"list 99\"")).containsExactly("99");
  }

  @Test
  void fewerOrMoreRowsThanTheFileHasAreRefused() throws IOException {
    try (AddedLists lists = AddedLists.to(write(2), List.of(NUMBERS))) {
      add(lists.column(0), List.of(1L));
      lists.endRow();
      assertThatThrownBy(lists::finish)
          .hasMessageContaining("expected 2 rows of lists for [" + folder + "/rows.parquet]");
      add(lists.column(0), null);
      lists.endRow();
      add(lists.column(0), null);
      assertThatThrownBy(lists::endRow).hasMessageContaining("expected 2 rows of lists");
    }
  }

  @Test
  void whatIsNoParquetIsRefusedAndStaysAsItIs() throws IOException {
    for (String content : List.of("", "PAR1", "PAR1 is what begins a file that ends otherwise")) {
      Path file = Files.writeString(folder.resolve("text"), content);
      assertThatThrownBy(() -> AddedLists.to(file, List.of(NUMBERS)))
          .hasMessage("expected Parquet in [" + file + "]");
      assertThat(file).hasContent(content);
    }
  }
}
