package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitActionsTest {
  private static final long PATIENCE_MILLIS = 500;

  @TempDir private Path folder;

  /** Begins outputs when it has been told to end, and its exit actions have run. */
  static final class LateProgram {
    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      ExitActions.install();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> beginAfterActions(folder)));
    }

    private static void beginAfterActions(Path folder) {
      awaitActions();
      List<Thread> late =
          List.of(
              new Thread(() -> begin(() -> TemporaryFolder.in(folder, "temporary"))),
              new Thread(() -> begin(() -> StagedDirectory.create(folder, List.of("staged")))),
              new Thread(() -> begin(() -> FolderLock.take(folder.resolve("locked")))));
      for (Thread each : late) {
        each.setDaemon(true);
        each.start();
        join(each, PATIENCE_MILLIS);
      }
    }

    private static void awaitActions() {
      while (!ExitActions.ending()) {
        Thread.onSpinWait();
      }
      for (Thread each : Thread.getAllStackTraces().keySet()) {
        if (each.getName().equals("exit-actions")) {
          join(each, 0);
        }
      }
    }

    private static void begin(ExitActions.Maker<?> output) {
      try {
        output.make();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void join(Thread thread, long millis) {
      try {
        thread.join(millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void whatNobodyWouldTakeAwayIsNotMade() throws Exception {
    assertThat(run(LateProgram.class)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  /** Begins a file in a folder that its exit actions have deleted, and not all of them have run. */
  static final class HastyProgram {
    public static void main(String[] arguments) throws IOException {
      ExitActions.install();
      Path temporary = TemporaryFolder.in(Path.of(arguments[0]), "temporary").path();
      ExitActions.register(
          () -> {
            Thread late =
                new Thread(
                    () -> LateProgram.begin(() -> AtomicFile.create(temporary.resolve("late"))));
            late.setDaemon(true);
            late.start();
            LateProgram.join(late, 10 * PATIENCE_MILLIS);
          });
    }
  }

  @Test
  void aFolderThatComesBackGoesAgain() throws Exception {
    assertThat(run(HastyProgram.class)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  /** Has an action that fails, and another behind it. */
  static final class FailingProgram {
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      ExitActions.install();
      ExitActions.register(
          () -> {
            throw new OutOfMemoryError("cannot be deleted");
          });
      TemporaryFolder.in(folder, "temporary");
    }
  }

  @Test
  void anActionThatFailsIsToldOfAndTheOthersRun() throws Exception {
    assertThat(run(FailingProgram.class)).contains("cannot be deleted");
    assertThat(folder).isEmptyDirectory();
  }

  /** What a program printed that got the folder. */
  private String run(Class<?> program) throws Exception {
    Path printed = Files.createTempFile("exit-actions", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              program.getName(),
              folder.toString());
      // With them Java says that it has read them.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.redirectErrorStream(true).redirectOutput(printed.toFile()).start().waitFor();
      return Files.readString(printed);
    } finally {
      Files.delete(printed);
    }
  }
}
