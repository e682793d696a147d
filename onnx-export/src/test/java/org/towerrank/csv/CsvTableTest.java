package org.towerrank.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"random.csv", "random.csv.gz"})
  void readsBackRandomRowsWithQuotesLineBreaksAndLettersBeyondAscii(String name)
      throws IOException {
    List<List<String>> rows = randomRows(new SplittableRandom(7), 2_000, 5);
    Path file = directory.resolve(name);
    try (CsvOutput out = CsvOutput.create(file, List.of("a", "b", "c", "d", "e"))) {
      for (List<String> row : rows) {
        out.row(row);
      }
      out.commit();
    }

    try (CsvTable table = CsvTable.open(file)) {
      assertThat(table.header()).containsExactly("a", "b", "c", "d", "e");
      for (List<String> row : rows) {
        assertThat(table.next()).isTrue();
        for (int index = 0; index < row.size(); index++) {
          CsvColumn column = table.column(table.header().get(index));
          assertThat(table.text(column)).isEqualTo(row.get(index));
          assertThat(table.isEmpty(column)).isEqualTo(row.get(index).isEmpty());
        }
      }
      assertThat(table.next()).isFalse();
      assertThat(table.rows()).isEqualTo(2_000);
      assertThat(table.bytesRead()).isEqualTo(Files.size(file)).isEqualTo(table.bytes());
    }
  }

  @Test
  void readsNumbersOfEveryForm() throws IOException {
    Path file = write("n.csv", "d\n-12\n0.5\n7\n-3\n0\n1.5e-3\n123456789012\n");
    List<Double> read = new ArrayList<>();
    try (CsvTable table = CsvTable.open(file)) {
      while (table.next()) {
        read.add(table.number(table.column("d")));
      }
    }
    assertThat(read).containsExactly(-12.0, 0.5, 7.0, -3.0, 0.0, 1.5e-3, 123456789012.0);
  }

  @Test
  void leavesAByteOrderMarkOut() throws IOException {
    try (CsvTable table = CsvTable.open(write("bom.csv", "\uFEFFuser_id,age\n1,2\n"))) {
      assertThat(table.header()).containsExactly("user_id", "age");
    }
  }

  @Test
  void namesTheNearestColumnWhenOneIsMissing() throws IOException {
    try (CsvTable table = CsvTable.open(write("train.csv", "user_id,item_id,timestamp\n1,2,3\n"))) {
      assertThatThrownBy(() -> table.column("userid"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("train.csv] line 1: expected a column [userid]")
          .hasMessageEndingWith("the header has none, nearest is [user_id]");
      assertThatThrownBy(() -> table.column("occupation"))
          .hasMessageEndingWith("expected one of [item_id, timestamp, user_id]");
      assertThat(table.find("userid")).isEmpty();
    }
  }

  @Test
  void namesTheNearestFileWhenThereIsNone() throws IOException {
    write("train.csv", "a\n1\n");
    expect(() -> CsvTable.open(directory.resolve("trian.csv")), "found no file", "[train.csv]");
    expect(() -> CsvTable.open(directory), "found a directory");
  }

  /** A table may be read twice, and a pipe is not. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void saysThatAPipeIsNoFile() throws Exception {
    Path pipe = directory.resolve("rows.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> CsvTable.open(pipe))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "["
                + pipe
                + "]: expected a .csv or .csv.gz file, found a pipe or device: save what it"
                + " gives as a file first");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    expect(() -> CsvTable.open(write("a.csv", "")), "a.csv]: expected a header line", "is empty");
    expect(() -> CsvTable.open(write("b.csv", "\n\n")), "expected a header line");
    Path gzip = Files.write(directory.resolve("c.csv.gz"), gzip(""));
    expect(() -> CsvTable.open(gzip), "expected a header line");
  }

  @Test
  void refusesAHeaderThatRepeatsOrLacksAName() throws IOException {
    expect(
        () -> CsvTable.open(write("a.csv", "a,b,a\n1,2,3\n")), "line 1", "found [a] in [a, b, a]");
    expect(() -> CsvTable.open(write("b.csv", "a,,c\n1,2,3\n")), "found [] in [a, , c]");
  }

  @Test
  void saysWhatToDoWithTheLineOfASpreadsheet() throws IOException {
    for (String line : List.of("sep=;", "sep=,", "SEP=\t", "\uFEFFsep=;", "\nsep=;")) {
      expect(
          () -> CsvTable.open(write("a.csv", line + "\r\na;b\r\n1;2\r\n")),
          "a.csv]: expected a header that names the columns, found a line",
          "delete that line");
    }
  }

  @Test
  void saysOnWhichLineARowHasTooManyOrTooFewFields() throws IOException {
    expect(
        () -> readAll(write("a.csv", "a,b\n1,2\n\n1,2,3\n")), "a.csv] line 4: expected 2 fields");
    expect(() -> readAll(write("b.csv", "a,b\n\"x\ny\",2\n1\n")), "line 4", "found 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "Infinity", "-Infinity", "1e999", "0x1p3", "1,5", "e", "-"})
  void refusesWhatIsNoFiniteNumber(String value) throws IOException {
    try (CsvTable table = CsvTable.open(write("a.csv", "price,x\n\"" + value + "\",1\n"))) {
      table.next();
      CsvColumn price = table.column("price");
      expect(
          () -> table.number(price),
          "line 2: column [price]: expected a finite number, found [" + value + "]");
    }
  }

  @Test
  void refusesWhatIsNotGzipThoughItsNameSaysSo() throws IOException {
    expect(() -> CsvTable.open(write("a.csv.gz", "a,b\n")), "expected gzip data", "[61 2c]");
  }

  @Test
  void readsGzipDataWhateverItsName() throws IOException {
    Path file = Files.write(directory.resolve("a.csv"), gzip("a\n1\n"));
    assertThat(readAll(file)).isEqualTo(1);
  }

  @Test
  void saysThatGzipDataIsTruncated() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    SplittableRandom random = new SplittableRandom(3);
    for (int row = 0; row < 20_000; row++) {
      text.append(random.nextInt()).append(',').append(random.nextInt()).append('\n');
    }
    byte[] whole = gzip(text.toString());
    Path file = Files.write(directory.resolve("a.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
    expect(() -> readAll(file), "a.csv.gz]: the gzip data ends too early after line ", "truncated");

    whole[whole.length / 2] ^= 0x55;
    Files.write(file, whole);
    assertThatThrownBy(() -> readAll(file)).isInstanceOf(DataException.class);
  }

  /** Rows are parsed thousands at a time; a field may be larger than those are otherwise. */
  @Test
  void readsManyRowsOfAllSizesAndSkipsEmptyLines() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder("number,letters\n");
    List<Integer> lengths = new ArrayList<>();
    for (int row = 0; row < 12_000; row++) {
      lengths.add(row == 5_000 ? 1_500_000 : random.nextInt(200));
      text.append(row).append(',').append("x".repeat(lengths.get(row))).append('\n');
      text.append(row % 7 == 0 ? "\n" : "");
    }
    try (CsvTable table = CsvTable.open(write("many.csv", text.toString()))) {
      CsvColumn number = table.column("number");
      CsvColumn letters = table.column("letters");
      for (int row = 0; row < lengths.size(); row++) {
        assertThat(table.next()).isTrue();
        assertThat(Integer.parseInt(table.text(number))).isEqualTo(row);
        assertThat(table.text(letters)).hasSize(lengths.get(row));
        assertThat(table.line()).isEqualTo(row + 2 + Math.ceilDiv(row, 7));
      }
      assertThat(table.next()).isFalse();
      assertThat(table.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, 5000})
  void givesAllRowsBeforeOneThatIsNotCsv(int before) throws IOException {
    String text = "a\n" + "1\n".repeat(before) + "\"x\"y\n" + "1\n".repeat(3000);
    try (CsvTable table = CsvTable.open(write("a.csv", text))) {
      for (int row = 0; row < before; row++) {
        assertThat(table.next()).isTrue();
      }
      expect(table::next, "not CSV after line " + (before + 1));
      expect(table::next, "not CSV after line " + (before + 1));
    }
  }

  @Test
  void canBeClosedWhereverItIs() throws IOException {
    Path file = write("a.csv", "a\n" + "1\n".repeat(20_000));
    for (int rows : new int[] {0, 1, 3000, 20_000}) {
      CsvTable table = CsvTable.open(file);
      for (int row = 0; row < rows; row++) {
        assertThat(table.next()).isTrue();
      }
      table.close();
      assertThat(table.bytesRead()).isPositive().isLessThanOrEqualTo(table.bytes());
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    Path file = directory.resolve("latin1.csv");
    Files.write(file, "title\nAmélie\n".getBytes(StandardCharsets.ISO_8859_1));
    expect(() -> readAll(file), "latin1.csv]: expected UTF-8, found other bytes");
  }

  @Test
  void refusesAQuoteThatIsFollowedByText() throws IOException {
    expect(() -> readAll(write("a.csv", "a,b\n1,2\n\"x\"y,2\n")), "a.csv]", "not CSV after line 2");
  }

  private static long readAll(Path file) throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      while (table.next()) {
        assertThat(table.line()).isPositive();
      }
      return table.rows();
    }
  }

  private static void expect(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(DataException.class).hasMessageContainingAll(parts);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<List<String>> randomRows(SplittableRandom random, int rows, int columns) {
    String alphabet = "ab,\"\n\r é漢😀 '|";
    int[] letters = alphabet.codePoints().toArray();
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        StringBuilder value = new StringBuilder();
        int length = random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(6);
        for (int letter = 0; letter < length; letter++) {
          value.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        values.add(value.toString());
      }
      all.add(values);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {";semicolons", "|bars", "\ttabs"})
  void anotherSeparatorIsNamed(String separatorAndName) throws IOException {
    String separator = separatorAndName.substring(0, 1);
    String name = separatorAndName.substring(1);
    String line = String.join(separator, "click", "user", "item");
    String found = ": it is [" + line + "], with " + name + " between its parts: write commas";
    Path other = Files.writeString(directory.resolve("other.csv"), line + "\n");
    try (CsvTable table = CsvTable.open(other)) {
      assertThatThrownBy(() -> table.column("click"))
          .hasMessage(
              "[" + other + "] line 1: expected a column [click], the header has none" + found);
    }
    Path mixed = Files.writeString(directory.resolve("mixed.csv"), "a,b,c\n1,2,3\n" + line + "\n");
    try (CsvTable table = CsvTable.open(mixed)) {
      assertThat(table.next()).isTrue();
      assertThatThrownBy(table::next)
          .hasMessage(
              "[" + mixed + "] line 3: expected 3 fields as in the header, found 1" + found);
    }
  }
}
