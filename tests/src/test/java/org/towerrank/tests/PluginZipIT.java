package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plugin zip as a cluster's administrator gets it. */
@Tag("versions")
class PluginZipIT {
  private static final Path ZIP = Path.of(System.getProperty("towerrank.test.plugin", ""));

  private static final String LIBRARIES = "ai/onnxruntime/native/";

  @Test
  void describesThePluginForOneVersionOfTheServer() throws IOException {
    Properties descriptor = new Properties();
    try (ZipFile zip = new ZipFile(ZIP.toFile());
        InputStream in = zip.getInputStream(zip.getEntry("plugin-descriptor.properties"))) {
      descriptor.load(in);
    }

    assertThat(descriptor)
        .containsEntry("name", "towerrank")
        .containsEntry("classname", "org.towerrank.elasticsearch.TowerRankPlugin")
        .containsEntry("java.version", "21");
    assertThat(descriptor.getProperty("elasticsearch.version")).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(descriptor.getProperty("version")).doesNotContain("$");
  }

  @Test
  void hasTheLicenseAndTheNoticesOfWhatItCarries() throws IOException {
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      for (String file : List.of("LICENSE", "NOTICE")) {
        byte[] text = Files.readAllBytes(Path.of("..", file));
        assertThat(zip.getInputStream(zip.getEntry(file + ".txt"))).hasBinaryContent(text);
        assertThat(ownJars(zip)).hasSize(3);
        for (ZipEntry jar : ownJars(zip)) {
          assertThat(entry(zip, jar, "META-INF/" + file)).as(jar.getName()).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void carriesOnlyThePatchedRuntimeAndOnlyTheLibrariesOfLinux() throws IOException {
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      List<? extends ZipEntry> runtimes =
          zip.stream().filter(entry -> entry.getName().startsWith("onnxruntime")).toList();

      assertThat(runtimes).singleElement().asString().endsWith("-towerrank.jar");
      assertThat(directoriesOfLibraries(zip, runtimes.getFirst()))
          .containsExactlyInAnyOrder("linux-x64", "linux-aarch64");
    }
  }

  private static List<? extends ZipEntry> ownJars(ZipFile zip) {
    return zip.stream()
        .filter(entry -> entry.getName().matches("(onnx-export|lucene-knn|es-plugin)-.+[.]jar"))
        .toList();
  }

  private static byte[] entry(ZipFile zip, ZipEntry jar, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(zip.getInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return in.readAllBytes();
        }
      }
    }
    return new byte[0];
  }

  private static Set<String> directoriesOfLibraries(ZipFile zip, ZipEntry jar) throws IOException {
    Set<String> directories = new TreeSet<>();
    try (ZipInputStream in = new JarInputStream(zip.getInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().startsWith(LIBRARIES)) {
          directories.add(
              entry
                  .getName()
                  .substring(LIBRARIES.length(), entry.getName().indexOf('/', LIBRARIES.length())));
        }
      }
    }
    return directories;
  }
}
