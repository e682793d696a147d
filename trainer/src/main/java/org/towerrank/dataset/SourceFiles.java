package org.towerrank.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CountingInputStream;
import org.towerrank.csv.DataException;
import org.towerrank.csv.GzipData;

/**
 * Finds the files of a data set where a person has them: the file itself, a directory with it (or
 * with a directory of it), an archive (.zip, .tar, .tar.gz, .tgz), or an archive in an archive. A
 * file may also be there with .gz after its name.
 */
record SourceFiles(Path from) {
  private static final int DEPTH = 3;

  /** Between an archive and what is in it. */
  private static final String INSIDE = "!/";

  /**
   * Opens one file of the data set.
   *
   * @param name its name as published, without any .gz
   * @param separator what stands between its fields
   * @throws DataException when it is nowhere there
   */
  SourceFile open(String name, Charset charset, String separator) throws IOException {
    if (!Files.exists(from)) {
      throw new DataException("[" + from + "]: expected a file or a directory, found nothing");
    }
    List<Path> candidates = candidates();
    for (Path file : candidates) {
      CountingInputStream raw = new CountingInputStream(Files.newInputStream(file));
      InputStream found = find(file, raw, name);
      if (found != null) {
        String place =
            matches(leaf(file.toString()), name) ? file.toString() : file + INSIDE + name;
        return new SourceFile(place, found, raw::count, Files.size(file), charset, separator);
      }
      raw.close();
    }
    throw new DataException(
        "["
            + from
            + "]: expected a file ["
            + name
            + "], or it in an archive or with .gz; found "
            + candidates.stream().map(file -> leaf(file.toString())).toList());
  }

  private List<Path> candidates() throws IOException {
    try (Stream<Path> files = Files.walk(from, DEPTH)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private @Nullable InputStream find(Path file, InputStream raw, String name) throws IOException {
    try {
      return find(file.toString(), raw, name);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(
          "[" + file + "]: the archive is truncated or corrupt: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the bytes of {@code wanted}, or null when neither this file is it nor holds it.
   *
   * @param place the file's path, behind {@code !/} that in an archive
   */
  private @Nullable InputStream find(String place, InputStream in, String wanted)
      throws IOException {
    if (matches(leaf(place), wanted)) {
      return GzipData.decompress(place, in);
    }
    ArchiveInputStream<? extends ArchiveEntry> archive = archive(place, in);
    if (archive == null) {
      return null;
    }
    for (ArchiveEntry entry = archive.getNextEntry();
        entry != null;
        entry = archive.getNextEntry()) {
      InputStream found =
          entry.isDirectory() ? null : find(place + INSIDE + entry.getName(), archive, wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable ArchiveInputStream<? extends ArchiveEntry> archive(
      String place, InputStream in) throws IOException {
    if (place.endsWith(".zip")) {
      return new ZipArchiveInputStream(in);
    }
    boolean tar = place.endsWith(".tar") || place.endsWith(".tar.gz") || place.endsWith(".tgz");
    return tar ? new TarArchiveInputStream(GzipData.decompress(place, in)) : null;
  }

  private static boolean matches(String fileName, String wanted) {
    return fileName.equals(wanted) || fileName.equals(wanted + ".gz");
  }

  private static String leaf(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }
}
