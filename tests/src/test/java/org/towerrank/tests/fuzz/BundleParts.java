package org.towerrank.tests.fuzz;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.towerrank.bundle.Checksums;

/** A bundle taken apart, to be changed and put together with the checksums that it then needs. */
final class BundleParts {
  static final String MANIFEST = "model.json";
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private Map<String, Object> manifest;

  BundleParts(byte[] zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    byte[] json = Objects.requireNonNull(files.remove(MANIFEST), "a bundle without a manifest");
    manifest = object(Json.tree(JSON.readTree(json)));
  }

  /** Paths of the files beside the manifest that end so. */
  List<String> paths(String end) {
    return files.keySet().stream().filter(path -> path.endsWith(end)).toList();
  }

  byte[] file(String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  Map<String, Object> manifest() {
    return manifest;
  }

  /** The objects under a key that leads to a list of them, as {@code graphs} does. */
  static Map<String, Object> at(Object tree, Object... path) {
    Object found = tree;
    for (Object step : path) {
      Object next =
          step instanceof Integer i ? ((List<?>) found).get(i) : object(found).get((String) step);
      found = Objects.requireNonNull(next, step.toString());
    }
    return object(found);
  }

  BundleParts manifest(Object changed) {
    manifest = object(changed);
    return this;
  }

  /** Replaces or adds a file, and its checksum. */
  BundleParts with(String path, byte[] bytes) {
    files.put(path, bytes);
    if (manifest.get("sha256") instanceof Map<?, ?> checksums) {
      object(checksums).put(path, Checksums.sha256(bytes));
    }
    return this;
  }

  byte[] zip() {
    return zip(UnaryOperator.identity());
  }

  /** A zip with the bytes of the manifest changed. */
  byte[] zip(UnaryOperator<byte[]> manifestChange) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] json = Json.write(manifest).getBytes(StandardCharsets.UTF_8);
      entry(zip, MANIFEST, manifestChange.apply(json));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        entry(zip, file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String path, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(path));
    zip.write(bytes);
    zip.closeEntry();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object tree) {
    return (Map<String, Object>) tree;
  }
}
