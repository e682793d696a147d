package org.towerrank.bundle;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.towerrank.feature.Nearest;

/** The files of a bundle or run in memory, by path with forward slashes. */
final class BundleFiles {
  private final String place;
  private final Map<String, byte[]> files;

  BundleFiles(String place, Map<String, byte[]> files) {
    this.place = place;
    this.files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Where they were read from, for errors. */
  String place() {
    return place;
  }

  Map<String, byte[]> all() {
    return files;
  }

  byte[] read(String path) throws BundleException {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new BundleException(
          "[" + place + "] has no file [" + path + "]" + Nearest.hint(path, files.keySet()));
    }
    return bytes;
  }
}
