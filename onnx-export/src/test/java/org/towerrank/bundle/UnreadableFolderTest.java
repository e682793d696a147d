package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in a bundle's that the process may not read, as at the root of a volume. */
class UnreadableFolderTest {
  @TempDir private Path folder;

  @Test
  void aFolderThatMayNotBeReadIsAnErrorOfReading() throws Exception {
    Path bundle = TestBundle.ranker().write(folder.resolve("bundle"));
    Path closed = Files.createDirectory(bundle.resolve("lost+found"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(closed), "a process of root reads any folder");
      assertThatThrownBy(() -> Bundle.open(bundle))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("lost+found");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
