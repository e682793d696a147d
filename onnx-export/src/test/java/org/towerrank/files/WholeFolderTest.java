package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFolderTest {
  private static final String MARKER = "model.json";
  private static final OutputKind KIND = new OutputKind(MARKER, Set.of());

  private final List<String> read = new ArrayList<>();

  @TempDir private Path folder;

  private Path target() {
    return folder.resolve("out");
  }

  private void write(String text) throws IOException {
    OutputFiles.directory(target(), KIND, Map.of(MARKER, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Fails as one that finds some files of the earlier folder and some of the later one. */
  private String readWhileReplaced(Path path) throws IOException {
    read.add(Files.readString(path.resolve(MARKER)));
    if (read.size() < 3) {
      write(Integer.toString(read.size()));
      throw new IOException("files do not fit together");
    }
    return read.getLast();
  }

  @Test
  void aFolderThatIsReplacedMeanwhileIsReadAgain() throws IOException {
    write("0");
    assertThat(WholeFolder.read(target(), this::readWhileReplaced)).isEqualTo("2");
    assertThat(read).containsExactly("0", "1", "2");
  }

  @Test
  void aFolderThatStaysIsReadOnce() throws IOException {
    write("0");
    assertThatThrownBy(() -> WholeFolder.read(target(), this::readDamaged))
        .isInstanceOf(IOException.class)
        .hasMessage("damaged");
    assertThat(read).hasSize(1);
  }

  @Test
  void aFolderThatIsBetweenTwoMovesIsWaitedFor() throws IOException {
    assertThat(WholeFolder.read(target(), this::readOnceItIsThere)).isEqualTo("3");
    assertThatThrownBy(() -> WholeFolder.read(folder.resolve("none"), this::readDamaged))
        .hasMessage("damaged");
  }

  private String readOnceItIsThere(Path path) throws IOException {
    read.add("");
    if (read.size() == 3) {
      write("3");
    }
    return Files.readString(path.resolve(MARKER));
  }

  private String readDamaged(Path path) throws IOException {
    read.add(path.toString());
    throw new IOException("damaged");
  }

  @Test
  void aFolderThatIsReplacedDuringEachReadIsAnErrorInTheEnd() throws IOException {
    write("0");
    assertThatThrownBy(
            () ->
                WholeFolder.read(
                    target(),
                    path -> {
                      write("1");
                      throw new IOException("files do not fit together");
                    }))
        .hasMessage("files do not fit together");
  }
}
