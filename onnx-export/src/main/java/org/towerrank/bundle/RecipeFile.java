package org.towerrank.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The recipe that a run or a bundle carries along, so that it can be evaluated on the data it names
 * and fitted again. This package does not read it.
 */
final class RecipeFile {
  private static final String FILE = "recipe.yaml";

  private RecipeFile() {}

  static void put(String recipe, Map<String, byte[]> files) {
    files.put(FILE, recipe.getBytes(StandardCharsets.UTF_8));
  }

  static Optional<String> read(BundleFiles files) throws BundleException {
    return files.all().containsKey(FILE)
        ? Optional.of(new String(files.bytes(FILE), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
