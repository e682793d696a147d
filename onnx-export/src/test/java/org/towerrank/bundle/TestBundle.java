package org.towerrank.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** The files of a small ranking bundle, to be spoilt. */
final class TestBundle {
  private final Map<String, byte[]> files;

  private TestBundle(Map<String, byte[]> files) {
    this.files = new LinkedHashMap<>(files);
  }

  static TestBundle ranker() throws IOException {
    return ranker(4);
  }

  /** One with such hidden layers. */
  static TestBundle ranker(Integer... layers) throws IOException {
    Mlp mlp = new Mlp(List.of(layers), Activation.RELU, 0f, false);
    return new TestBundle(
        Exporter.export(RandomModels.run(new DeepFm(2, mlp, 0f), 1)).writer().content());
  }

  byte[] file(String path) {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new IllegalArgumentException("no file [" + path + "] in " + files.keySet());
    }
    return bytes;
  }

  TestBundle with(String path, byte[] bytes) {
    files.put(path, bytes);
    return this;
  }

  TestBundle without(String path) {
    files.remove(path);
    return this;
  }

  /** Replaces text of {@code model.json}, which must be there. */
  TestBundle edit(String from, String to) {
    String json = new String(file("model.json"), StandardCharsets.UTF_8);
    if (!json.contains(from)) {
      throw new IllegalArgumentException("no [" + from + "] in " + json);
    }
    return with("model.json", json.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  Bundle open() throws BundleException {
    return Bundle.of(BundleFiles.of("test", files));
  }

  Path write(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return directory;
  }

  byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
