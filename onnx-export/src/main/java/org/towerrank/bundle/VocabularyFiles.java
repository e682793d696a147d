package org.towerrank.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Vocabulary;

/**
 * The text form of a vocabulary: UTF-8, one value a line in the order of ids. A backslash, line
 * feed or carriage return in a value is written {@code \\}, {@code \n} or {@code \r}.
 *
 * <p>Reading creates no strings. These bytes never occur inside another UTF-8 character, so lines
 * are found, unescaped and joined as bytes.
 */
final class VocabularyFiles {
  private VocabularyFiles() {}

  static byte[] write(Vocabulary vocabulary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String value : vocabulary) {
      out.writeBytes(escape(value).getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /**
   * Reads a vocabulary.
   *
   * @param values how many there have to be
   * @throws BundleException when there are more or fewer, one is empty or occurs twice, or a
   *     backslash stands before anything but a backslash, n or r
   */
  static Vocabulary read(String file, ByteBuffer lines, int values) throws BundleException {
    byte[] source = new byte[lines.remaining()];
    lines.duplicate().get(source);
    if (values < 0 || values > source.length) {
      throw wrongCount(file, values, source.length + " bytes");
    }
    byte[] text = new byte[source.length - values];
    int[] ends = new int[values];
    int value = 0;
    int end = 0;
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '\n') {
        if (value == values) {
          throw wrongCount(file, values, "more");
        }
        ends[value++] = end;
        continue;
      }
      if (end == text.length) {
        throw wrongCount(file, values, "fewer, or no line end behind the last");
      }
      text[end++] = source[i] == '\\' ? unescaped(file, value, source, ++i) : source[i];
    }
    if (value != values) {
      throw wrongCount(file, values, Integer.toString(value));
    }
    return vocabulary(file, end == text.length ? text : Arrays.copyOf(text, end), ends);
  }

  /** The byte that an escape stands for. */
  private static byte unescaped(String file, int value, byte[] source, int index)
      throws BundleException {
    byte escaped = index < source.length ? source[index] : 0;
    return switch (escaped) {
      case '\\' -> '\\';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default ->
          throw new BundleException(
              "["
                  + file
                  + "] line "
                  + (value + 1)
                  + ": expected \\\\, \\n or \\r, got a backslash before ["
                  + (char) (escaped & 0xFF)
                  + "]");
    };
  }

  private static Vocabulary vocabulary(String file, byte[] text, int[] ends)
      throws BundleException {
    try {
      return Vocabulary.of(text, ends);
    } catch (SchemaException e) {
      throw new BundleException("[" + file + "]: " + e.getMessage(), e);
    }
  }

  private static BundleException wrongCount(String file, int expected, String found) {
    return new BundleException(
        "[" + file + "]: expected " + expected + " values, one a line, got: " + found);
  }
}
