package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in a bundle's that the process may not read, as at the root of a volume. */
class UnreadableFolderTest {
  /** What lets a process of root read any folder. */
  private static final List<String> WITHOUT_OVERRIDE =
      List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");

  @TempDir private Path folder;

  /** Opens a bundle, and prints the error. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] arguments) {
      try {
        Bundle.open(Path.of(arguments[0]));
      } catch (IOException e) {
        System.out.println(e);
      }
    }
  }

  @Test
  void aFolderThatMayNotBeReadIsAnErrorOfReading() throws Exception {
    Path bundle = TestBundle.ranker().write(folder.resolve("bundle"));
    Path closed = Files.createDirectory(bundle.resolve("lost+found"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assertThat(opened(bundle, Files.isReadable(closed)))
          .isEqualTo(
              "java.nio.file.AccessDeniedException: " + bundle.toRealPath().resolve("lost+found"));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static String opened(Path bundle, boolean overrides) throws Exception {
    List<String> command = new ArrayList<>(overrides ? WITHOUT_OVERRIDE : List.of());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Opening.class.getName(), bundle.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return told.strip();
  }
}
