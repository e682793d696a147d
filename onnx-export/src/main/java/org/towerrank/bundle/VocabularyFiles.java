package org.towerrank.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Vocabulary;

/**
 * The text form of a vocabulary: UTF-8, one value a line in the order of ids. A backslash, line
 * feed or carriage return in a value is written {@code \\}, {@code \n} or {@code \r}.
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

  static Vocabulary read(String file, byte[] text, int values) throws BundleException {
    List<String> lines = new ArrayList<>(values);
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        lines.add(unescape(new String(text, start, i - start, StandardCharsets.UTF_8)));
        start = i + 1;
      }
    }
    if (lines.size() != values || start != text.length) {
      throw new BundleException(
          "[" + file + "]: expected " + values + " values, one a line, got: " + lines.size());
    }
    try {
      return Vocabulary.of(lines);
    } catch (SchemaException e) {
      throw new BundleException("[" + file + "]: " + e.getMessage(), e);
    }
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder value = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        char escaped = line.charAt(++i);
        value.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }
}
