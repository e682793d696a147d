package org.towerrank.inference;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The native library, loaded once in a process. Where that fails the process goes on, and whatever
 * needs the library fails with the same reason.
 */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * What loading came to: an environment, or the reason why there is none.
   *
   * @param problem null where there is an environment
   */
  private record State(@Nullable OrtEnvironment environment, @Nullable String problem) {
    /** Loaded with the first use of this class. */
    static final State LOADED = load();

    private static State load() {
      AtomicReference<@Nullable Throwable> logged = new AtomicReference<>();
      Logger log = Logger.getLogger("ai.onnxruntime.OnnxRuntime");
      Filter before = log.getFilter();
      try {
        // Why the library could not be unpacked is logged alone, with a stack trace.
        log.setFilter(
            message -> {
              logged.compareAndSet(null, message.getThrown());
              return false;
            });
        return new State(OrtEnvironment.getEnvironment(), null);
      } catch (LinkageError | RuntimeException e) {
        // A library that cannot be mapped is an UnsatisfiedLinkError, a directory that cannot be
        // written an ExceptionInInitializerError; both would end a server.
        Throwable first = logged.get();
        return new State(null, reason(first == null ? e : first));
      } finally {
        log.setFilter(before);
        deleteUnpacked();
      }
    }

    private static String reason(Throwable failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return "ONNX Runtime cannot be loaded ["
          + cause.getClass().getSimpleName()
          + ": "
          + cause.getMessage()
          + "]: expected a supported platform, and a temporary directory with 50 MB of room that is"
          + " not mounted noexec, got ["
          + System.getProperty("java.io.tmpdir")
          + "] on ["
          + System.getProperty("os.name")
          + ", "
          + System.getProperty("os.arch")
          + "]; -Djava.io.tmpdir=DIR names another directory";
    }

    /**
     * Deletes the files that the runtime unpacked, which it would do only on an orderly exit. The
     * loaded library stays loaded. A system that cannot delete open files keeps them until the
     * exit.
     */
    private static void deleteUnpacked() {
      unpacked().ifPresent(State::delete);
    }

    private static void delete(Path directory) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
      } catch (IOException | UncheckedIOException | SecurityException e) {
        // Left behind, as the runtime leaves it.
      }
    }

    /** The runtime does not tell where; no other process unpacks into the same directory. */
    private static Optional<Path> unpacked() {
      try {
        Field directory =
            Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
        directory.setAccessible(true);
        return Optional.ofNullable((Path) directory.get(null));
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * The environment of this process.
   *
   * @throws RuntimeUnavailableException when the library cannot be loaded
   */
  static OrtEnvironment environment() {
    State state = State.LOADED;
    if (state.environment == null) {
      throw new RuntimeUnavailableException(String.valueOf(state.problem));
    }
    return state.environment;
  }

  /** Why no graph can be run in this process; empty where they can. Loads the library. */
  public static Optional<String> problem() {
    return Optional.ofNullable(State.LOADED.problem);
  }
}
