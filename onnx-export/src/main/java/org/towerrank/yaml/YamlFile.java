package org.towerrank.yaml;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a file of YAML. Where another file is named in its place, that is told at once. */
public final class YamlFile {
  /** Bytes of a text, far beyond what somebody writes, and far below a log. */
  private static final int BYTES = 16 << 20;

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
      throw new YamlException(
          "[" + file + "]: expected YAML of at most " + (BYTES >> 20) + " MiB, found more");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new YamlException("[" + file + "]: expected UTF-8, found other bytes", e);
    }
  }
}
