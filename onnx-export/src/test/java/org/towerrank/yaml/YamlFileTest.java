package org.towerrank.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
  private static final String TOO_LONG =
      "expected YAML of at most 3,145,728 characters, found more: it may be another file, such as"
          + " a log";

  @TempDir Path folder;

  @Test
  void readsEveryAlphabet() throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), "name: фильмы 映画 🎬\n");
    assertThat(YamlFile.read(file)).isEqualTo("name: фильмы 映画 🎬\n");
  }

  /** As {@code train <(sed … recipe.yaml)} gives it. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void readsAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "echo 'name: a' > \"$0\"", pipe.toString()).start();
    assertThat(YamlFile.read(pipe)).isEqualTo("name: a\n");
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void tellsWhatIsNoSuchFile() throws IOException {
    refused(folder.resolve("absent.yaml"), "expected a file of YAML, found none");
    refused(folder, "expected a file of YAML, found a directory");
    Path parquet = Files.write(folder.resolve("log.parquet"), new byte[] {'P', 'A', 'R', '1', -1});
    refused(parquet, "expected UTF-8, found other bytes");
  }

  /** Beyond what an array of Java has, which nothing is to be read for. */
  @Test
  void refusesAWholeLog() throws IOException {
    Path log = folder.resolve("log.csv");
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    refused(log, TOO_LONG);
  }

  /** Of which the parser takes minutes to find out that it is too long. */
  @Test
  void refusesALongLine() throws IOException {
    String longest = "名".repeat((3 << 20) - 4) + "🎬: 1";
    Path file = Files.writeString(folder.resolve("spec.yaml"), longest);
    assertThat(YamlFile.read(file)).isEqualTo(longest);
    refused(Files.writeString(file, longest + "0"), TOO_LONG);
  }

  private static void refused(Path file, String why) {
    assertThatThrownBy(() -> YamlFile.read(file))
        .isInstanceOf(YamlException.class)
        .hasMessage("[" + file + "]: " + why);
  }
}
