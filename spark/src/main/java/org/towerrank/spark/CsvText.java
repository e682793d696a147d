package org.towerrank.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.towerrank.csv.DataException;

/**
 * The text of a file of CSV, which Spark takes whatever it is: bytes of another encoding, quotes
 * that are not closed, and the half of a line's end as a part of the last value.
 */
final class CsvText {
  private static final int BUFFER_CHARACTERS = 1 << 16;
  private static final char MARK = '\uFEFF';

  private final String file;
  private final char separator;
  private State state = State.START;
  private boolean returned;
  private long line = 1;
  private String end = "";

  /** Where in a value. */
  private enum State {
    START,
    SPACES,
    PLAIN,
    QUOTED,
    QUOTE,
    CLOSED
  }

  private CsvText(String file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  /**
   * Reads all files, on executors. They refuse one that one machine refuses, or takes otherwise
   * than Spark does.
   *
   * @return the files by what ends their lines, those of the first one first
   */
  static Map<String, List<String>> byEnd(
      SparkSession session, List<String> paths, String separator) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> settings =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    char one = separator.charAt(0);
    List<String> ends =
        context
            .parallelize(paths, paths.size())
            .map(path -> end(settings.value().value(), path, one))
            .collect();
    Map<String, List<String>> byEnd = new LinkedHashMap<>();
    for (int i = 0; i < ends.size(); i++) {
      byEnd.computeIfAbsent(ends.get(i), end -> new ArrayList<>()).add(paths.get(i));
    }
    return byEnd;
  }

  private static String end(Configuration settings, String file, char separator)
      throws IOException {
    Path path = new Path(file);
    CompressionCodec codec = new CompressionCodecFactory(settings).getCodec(path);
    try (InputStream bytes = path.getFileSystem(settings).open(path);
        InputStream plain = codec == null ? bytes : codec.createInputStream(bytes);
        Reader text = new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder())) {
      return new CsvText(file, separator).read(text);
    } catch (CharacterCodingException e) {
      throw new DataException(
          "[" + file + "]: expected text in UTF-8, found bytes of another encoding");
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException("[" + file + "]: " + e.getMessage());
    }
  }

  private String read(Reader text) throws IOException {
    char[] buffer = new char[BUFFER_CHARACTERS];
    boolean first = true;
    for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
      for (int i = first && count > 0 && buffer[0] == MARK ? 1 : 0; i < count; i++) {
        take(buffer[i]);
      }
      first = false;
    }
    if (returned) {
      end("\r");
    }
    if (state == State.QUOTED) {
      throw refused("a quote that is not closed");
    }
    return end.isEmpty() ? "\n" : end;
  }

  private void take(char character) throws DataException {
    if (returned) {
      returned = false;
      end(character == '\n' ? "\r\n" : "\r");
      if (character == '\n') {
        return;
      }
    }
    if (state == State.QUOTED) {
      line += character == '\n' ? 1 : 0;
      state = character == '"' ? State.QUOTE : State.QUOTED;
    } else if (character == separator) {
      state = State.START;
    } else if (character == '\r') {
      returned = true;
    } else if (character == '\n') {
      end("\n");
    } else {
      state = next(character);
    }
  }

  private State next(char character) throws DataException {
    return switch (state) {
      case START -> character == '"' ? State.QUOTED : character == ' ' ? State.SPACES : State.PLAIN;
      case SPACES -> {
        if (character == '"') {
          throw refused("spaces before a quote");
        }
        yield character == ' ' ? State.SPACES : State.PLAIN;
      }
      case QUOTE, CLOSED -> {
        if (character == '"' && state == State.QUOTE) {
          yield State.QUOTED;
        }
        if (character != ' ') {
          throw refused("[" + character + "] behind a value in quotes");
        }
        yield State.CLOSED;
      }
      case PLAIN, QUOTED -> state;
    };
  }

  private void end(String found) throws DataException {
    if (!end.isEmpty() && !end.equals(found)) {
      throw refused("another end than the lines before have");
    }
    end = found;
    line++;
    state = State.START;
  }

  private DataException refused(String found) {
    return new DataException(
        "["
            + file
            + "] line "
            + line
            + ": expected values in quotes as they are in CSV, and lines that all end alike, found "
            + found);
  }
}
