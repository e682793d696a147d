package org.towerrank.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.towerrank.bundle.Checksums;
import org.towerrank.recipe.DataSpec;
import org.towerrank.sql.TableFiles;

/** SHA-256 of what fitting reads. */
public final class DataFingerprint {
  private DataFingerprint() {}

  /**
   * Of each file that a recipe fits and validates by, by its name there; not of the test file.
   *
   * @param directory that the names are relative to
   */
  public static Map<String, String> of(DataSpec data, Path directory) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    names.add(data.train());
    names.add(data.validation());
    data.joins().forEach(join -> names.add(join.file()));
    DataSpec.ItemsSpec items = data.items();
    if (items != null) {
      names.add(items.file());
    }
    Map<String, String> sums = new TreeMap<>();
    for (String name : names) {
      Path file = directory.resolve(name);
      // Who reads a file that is not there tells the nearest. A device may have no end.
      if (Files.isRegularFile(file) || Files.isDirectory(file)) {
        sums.put(name, of(file));
      }
    }
    return sums;
  }

  /** Of a file, or of the files that a table in a folder is read from, with their names. */
  public static String of(Path path) throws IOException {
    MessageDigest digest = Checksums.digest();
    if (!Files.isDirectory(path)) {
      add(path, digest);
      return HexFormat.of().formatHex(digest.digest());
    }
    for (Path file : TableFiles.below(path)) {
      digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      add(file, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(Path file, MessageDigest digest) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
