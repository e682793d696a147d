package org.towerrank.bundle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 in hexadecimal. */
public final class Checksums {
  private Checksums() {}

  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The checksum of a buffer's remaining bytes; its position does not change. */
  static String sha256(ByteBuffer bytes) {
    MessageDigest digest = digest();
    digest.update(bytes.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The checksum of every file, by path. */
  static Map<String, String> of(Map<String, byte[]> files) {
    Map<String, String> sums = new TreeMap<>();
    files.forEach((path, bytes) -> sums.put(path, sha256(bytes)));
    return sums;
  }

  /**
   * Checks files against the checksums that were written with them.
   *
   * @throws BundleException naming a file that is missing, changed or truncated
   */
  static void require(BundleFiles files, Map<String, String> expected) throws BundleException {
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      String found = sha256(files.read(entry.getKey()));
      if (!found.equals(entry.getValue())) {
        throw new BundleException(
            "["
                + files.place()
                + "]: ["
                + entry.getKey()
                + "] was changed or truncated: expected SHA-256 ["
                + entry.getValue()
                + "], got ["
                + found
                + "]");
      }
    }
  }

  /** A fresh SHA-256 digest, which every Java platform has. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks SHA-256", e);
    }
  }
}
