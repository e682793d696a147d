package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputKindTest {
  private static final String MARKER = "model.json";
  private static final Map<String, byte[]> FILES = Map.of(MARKER, new byte[] {1});

  @TempDir private Path folder;

  @Test
  void aDirectoryThatSomeoneKeepsInAnEarlierOutputIsNotDeletedWithIt() throws IOException {
    OutputKind kind = new OutputKind(MARKER, Set.of("vocab", "runs", "runs/dssm"));
    Path target = folder.resolve("out");
    OutputFiles.directory(
        target,
        kind,
        Map.of(MARKER, new byte[0], "vocab/x/y", new byte[0], "runs/dssm/z", new byte[0]));
    Files.createDirectory(target.resolve(".hidden"));
    Files.createDirectory(target.resolve("runs/.hidden"));
    Files.writeString(target.resolve("notes.txt"), "of mine");
    kind.requireReplaceable(target);

    Path mine = Files.createDirectory(target.resolve("runs/mine"));
    assertThatThrownBy(() -> OutputFiles.directory(target, kind, FILES))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "[%s] holds the directory [runs/mine], which would be deleted with the earlier output:"
                    .formatted(target)
                + " move it away, or choose another output");
    Files.move(mine, target.resolve("mine"));
    assertThatThrownBy(() -> OutputFiles.directory(target, kind, FILES))
        .hasMessageContaining("holds the directory [mine]");
    assertThat(target.resolve("mine")).exists();

    Files.delete(target.resolve("mine"));
    OutputFiles.directory(target, kind, FILES);
    assertThat(target.toFile().list()).containsExactly(MARKER);
  }

  /** Whoever prepares rows anew may fit a model to the earlier ones until these are there. */
  @Test
  void aDirectoryThatCameWhileTheOutputWasWrittenIsNotDeletedWithTheEarlierOne()
      throws IOException {
    OutputKind kind = new OutputKind(MARKER, Set.of());
    Path target = folder.resolve("out");
    OutputFiles.directory(target, kind, FILES);
    Path weights = target.resolve("runs/mine/weights");
    assertThatThrownBy(
            () ->
                OutputFiles.directory(
                    target,
                    kind,
                    aside -> {
                      OutputFiles.write(aside, FILES);
                      Files.createDirectories(weights.getParent());
                      Files.writeString(weights, "of mine");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds the directory [runs]");
    assertThat(weights).hasContent("of mine");
    assertThat(folder.toFile().list()).containsExactly("out");
  }
}
