package org.towerrank.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** Small files of events and of tables, as data sets have them. */
final class PublicFiles {
  static final int USERS = 12;
  static final int ITEMS = 40;
  static final int EVENTS = 240;
  private static final String[] KINDS = {"Drama", "Comedy", "Action"};

  private PublicFiles() {}

  /** What someone did; of a table's row the user and the item have its number. */
  record Event(int user, int item, int number) {
    long time() {
      return 1_511_500_000L + 3_607L * number;
    }

    int rating() {
      return 1 + (user + 2 * item) % 5;
    }

    String kind() {
      return KINDS[item % KINDS.length];
    }

    String at(String pattern) {
      return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
          .withZone(ZoneOffset.UTC)
          .format(Instant.ofEpochSecond(time()));
    }
  }

  /**
   * A data set.
   *
   * @param files by their names
   * @param events that are read of it
   * @param guesses lines of the first specification
   */
  record DataSet(Map<String, byte[]> files, long events, List<String> guesses) {
    DataSet {
      files = Map.copyOf(files);
      guesses = List.copyOf(guesses);
    }

    void write(Path folder) throws IOException {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    }
  }

  /** Files by their names. */
  static final class Written {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private Charset charset = StandardCharsets.UTF_8;

    Written latin() {
      charset = StandardCharsets.ISO_8859_1;
      return this;
    }

    Written log(String name, String header, Function<Event, String> row) {
      return add(name, header, events(), row);
    }

    Written table(String name, String header, int rows, Function<Event, String> row) {
      List<Event> numbers = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        numbers.add(new Event(i, i, i));
      }
      return add(name, header, numbers, row);
    }

    private Written add(
        String name, String header, List<Event> events, Function<Event, String> row) {
      StringBuilder text = new StringBuilder(header);
      events.forEach(event -> text.append(row.apply(event)));
      byte[] bytes = text.toString().getBytes(charset);
      files.put(name, name.endsWith(".gz") ? compressed(bytes) : bytes);
      return this;
    }

    DataSet read(long events, String... guesses) {
      return new DataSet(files, events, List.of(guesses));
    }

    DataSet read(String... guesses) {
      return read(EVENTS, guesses);
    }
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(all)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return all.toByteArray();
  }

  /** Each user has each item once at most. */
  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      int user = number % USERS;
      events.add(new Event(user, (7 * (number / USERS) + user * user) % ITEMS, number));
    }
    return events;
  }
}
