package org.towerrank.dataset;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipException;
import org.towerrank.csv.DataException;
import org.towerrank.csv.GzipData;

/** Checks that a downloaded file is the right one, and whole. */
sealed interface FileChecksum {

  /**
   * Checks the file.
   *
   * @param address where it came from, for the message
   * @throws DataException when it is another
   */
  void check(Path file, URI address) throws IOException;

  /**
   * The checksum that its owner publishes beside it.
   *
   * @param hex 32 digits
   */
  record Md5(String hex) implements FileChecksum {

    @Override
    public void check(Path file, URI address) throws IOException {
      MessageDigest digest = md5();
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(hex)) {
        throw new DataException(
            "["
                + address
                + "]: expected a file with MD5 ["
                + hex
                + "], came one with ["
                + found
                + "]");
      }
    }

    private static MessageDigest md5() {
      try {
        return MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has MD5", e);
      }
    }
  }

  /**
   * The number of lines that its owner documents, where no checksum is published. Gzip's own
   * checksum shows changes in transit.
   *
   * @param count of a gzip file
   */
  record Lines(long count) implements FileChecksum {

    @Override
    public void check(Path file, URI address) throws IOException {
      long found = 0;
      try (InputStream in = GzipData.decompress(file.toString(), Files.newInputStream(file));
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          found += line.isBlank() ? 0 : 1;
        }
      } catch (EOFException | ZipException e) {
        throw new DataException(
            "["
                + address
                + "]: expected ["
                + count
                + "] lines of gzip data, came some that is truncated or corrupt: "
                + e.getMessage(),
            e);
      }
      if (found != count) {
        throw new DataException(
            "[" + address + "]: expected [" + count + "] lines, came [" + found + "]");
      }
    }
  }
}
