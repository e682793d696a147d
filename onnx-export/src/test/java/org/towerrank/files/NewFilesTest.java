package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFilesTest {
  private static final Map<String, String> TEXTS =
      new TreeMap<>(Map.of("a.yaml", "ä", "b.yaml", "b", "c.yaml", "c"));

  @TempDir private Path folder;

  @Test
  void allAreWrittenBesideOthers() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "other");
    NewFiles.write(folder, TEXTS);
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("a.yaml", "b.yaml", "c.yaml", "other");
    assertThat(folder.resolve("a.yaml")).hasContent("ä");
    assertThat(other).hasContent("other");
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    NewFiles.write(folder, TEXTS);
    assertThatThrownBy(() -> NewFiles.write(folder, TEXTS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.yaml] exists: not overwritten");
    Files.delete(folder.resolve("a.yaml"));
    Files.writeString(folder.resolve("c.yaml"), "of someone");
    assertThatThrownBy(() -> NewFiles.write(folder, TEXTS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("c.yaml] exists: not overwritten");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("b.yaml", "c.yaml");
    assertThat(folder.resolve("c.yaml")).hasContent("of someone");
  }

  /**
   * What takes an hour is not begun in vain, and a folder that lacks a file is one to go on with.
   */
  @Test
  void whatCannotBeWrittenIsToldBefore() throws IOException {
    List<String> names = List.copyOf(TEXTS.keySet());
    NewFiles.requireRoom(folder.resolve("new"), names);
    NewFiles.write(folder, TEXTS);
    assertThatThrownBy(() -> NewFiles.requireRoom(folder, names))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.yaml] exists: not overwritten");
    assertThatThrownBy(() -> NewFiles.requireRoom(folder.resolve("b.yaml"), names))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.delete(folder.resolve("c.yaml"));
    NewFiles.requireRoom(folder, names);
  }

  /** It could not be called again, as what it had written was in its way. */
  @Test
  void whatAProcessThatWasKilledBeganIsFinished() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor()).isZero();
    String writer =
        new WritingProcess(ended.pid(), WritingProcess.OWN.machine(), WritingProcess.OWN.numbers())
            .text();
    Files.writeString(folder.resolve("a.yaml"), "ä");
    Files.writeString(folder.resolve(".b.yaml." + writer + ".partial"), "b, or a part of it");
    Files.createFile(folder.resolve(".a.yaml." + writer + ".lock"));
    NewFiles.write(folder, TEXTS);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a.yaml", "b.yaml", "c.yaml");
    assertThat(folder.resolve("b.yaml")).hasContent("b");
  }

  @Test
  void noneStaysWhereOneCannotBeWritten() {
    Map<String, String> texts = new TreeMap<>(TEXTS);
    texts.put("d".repeat(300), "too long a name");
    Path made = folder.resolve("made/deep");
    assertThatThrownBy(() -> NewFiles.write(made, texts)).isInstanceOf(IOException.class);
    assertThat(folder).isEmptyDirectory();
  }
}
