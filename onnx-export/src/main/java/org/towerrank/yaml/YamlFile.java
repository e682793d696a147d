package org.towerrank.yaml;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The text of a file of YAML. Where another file is named in its place, that is told at once. */
public final class YamlFile {
  /**
   * Characters of a text, far beyond what somebody writes, and below a log. The parser reads no
   * more, but finds that out late: of one long line it takes a time with the square of its length.
   */
  private static final int CHARACTERS = 3 << 20;

  /** Bytes that so many characters take at most. */
  private static final int BYTES = 4 * CHARACTERS;

  private YamlFile() {}

  /**
   * Reads a text, from a pipe too.
   *
   * @throws YamlException when there is no file, or one that is no such text
   */
  public static String read(Path file) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      String found = Files.exists(file) ? "a directory" : "none";
      throw new YamlException("[" + file + "]: expected a file of YAML, found " + found);
    }
    byte[] bytes;
    // Java 21 would ask the stream itself how far a pipe is read, which fails.
    try (InputStream in = new DataInputStream(Files.newInputStream(file))) {
      bytes = in.readNBytes(BYTES + 1);
    }
    if (bytes.length > BYTES) {
      throw tooLong(file);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new YamlException("[" + file + "]: expected UTF-8, found other bytes", e);
    }
    if (text.codePointCount(0, text.length()) > CHARACTERS) {
      throw tooLong(file);
    }
    return text;
  }

  private static YamlException tooLong(Path file) {
    return new YamlException(
        String.format(
            Locale.ROOT,
            "[%s]: expected YAML of at most %,d characters, found more: it may be another file,"
                + " such as a log",
            file,
            CHARACTERS));
  }
}
