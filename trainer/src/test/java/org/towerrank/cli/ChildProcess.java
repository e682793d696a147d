package org.towerrank.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code towerrank} command in a process of its own, to be interrupted or starved. */
public final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  /** Commands with an index, of which Lucene would tell that the JVM does not optimize. */
  private static final Set<String> OF_LUCENE = Set.of("index", "evaluate");

  private final Process process;
  private final BufferedReader error;
  private final List<String> lines = new ArrayList<>();

  private ChildProcess(Process process) {
    this.process = process;
    this.error = process.errorReader(StandardCharsets.UTF_8);
  }

  /** Starts it with the default reaction to signals, whatever this process was started with. */
  static ChildProcess start(Object... arguments) throws IOException {
    return start(List.of("env", "--default-signal=INT,TERM"), arguments);
  }

  /** The same with a directory of its own for temporary files. */
  static ChildProcess startWithTemporaryFilesIn(Path directory, Object... arguments)
      throws IOException {
    List<String> options =
        List.of("--add-modules", "jdk.incubator.vector", "-Djava.io.tmpdir=" + directory);
    return start(List.of("env", "--default-signal=INT,TERM"), options, arguments);
  }

  /** The same with a heap of its own. */
  static ChildProcess startWithHeap(int megabytes, Object... arguments) throws IOException {
    List<String> options =
        List.of("--add-modules", "jdk.incubator.vector", "-Xmx" + megabytes + "m");
    return start(List.of("env", "--default-signal=INT,TERM"), options, arguments);
  }

  /** The same with a line of progress each second. */
  static ChildProcess startWithALineEachSecond(Object... arguments) throws IOException {
    List<String> options =
        List.of("--add-modules", "jdk.incubator.vector", "-Dtowerrank.progress_seconds=1");
    return start(List.of("env", "--default-signal=INT,TERM"), options, arguments);
  }

  /** Starts it in a JVM without the module of vector instructions. */
  static ChildProcess startWithoutVectors(Object... arguments) throws IOException {
    return start(List.of("env"), List.of(), arguments);
  }

  /** Starts it in a JVM that optimizes, with vectors of so many bytes at most. */
  static ChildProcess startWithVectorsOf(int bytes, Object... arguments) throws IOException {
    List<String> options =
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:TieredStopAtLevel=4",
            "-XX:MaxVectorSize=" + bytes);
    return start(List.of("env"), options, arguments);
  }

  /** Starts it by another command that runs it, such as {@code env} with variables. */
  public static ChildProcess startBehind(String[] command, Object... arguments) throws IOException {
    return start(List.of(command), arguments);
  }

  /** Starts it where no file can grow beyond a size. */
  static ChildProcess startWithLargestFile(int kilobytes, Object... arguments) throws IOException {
    String limited = "ulimit -f " + kilobytes + " && exec \"$@\"";
    return start(List.of("bash", "-c", limited, "bash"), arguments);
  }

  private static ChildProcess start(List<String> prefix, Object... arguments) throws IOException {
    return start(prefix, List.of("--add-modules", "jdk.incubator.vector"), arguments);
  }

  private static ChildProcess start(List<String> prefix, List<String> options, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Data of the JVM's own monitoring would be a file that is limited too.
    command.add("-XX:-UsePerfData");
    // It would verify what a compiler made, which takes a tenth of its start.
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"));
    if (!OF_LUCENE.contains(arguments[0].toString())) {
      // It ends before optimizing pays.
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TowerRank.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ChildProcess(
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Waits for a line of its error stream that starts so. */
  String awaitLine(String start) throws IOException {
    for (String line = error.readLine(); line != null; line = error.readLine()) {
      lines.add(line);
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new IOException("the process ended before it wrote [" + start + "]: " + lines);
  }

  /** Sends a signal: INT is what Ctrl-C sends. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits until it has a thread of a name, which is longer than what the system keeps of it. */
  void awaitThread(String name) throws IOException, InterruptedException {
    // Which JVM it is decides what is left out.
    Set<String> kept =
        Set.of(
            name.substring(0, 15), name.substring(0, 7) + ".." + name.substring(name.length() - 6));
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    while (process.isAlive()) {
      try (Stream<Path> each = Files.list(threads)) {
        if (each.anyMatch(thread -> kept.contains(name(thread)))) {
          return;
        }
      } catch (NoSuchFileException e) {
        break;
      }
      Thread.sleep(1);
    }
    throw new IOException("the process ended before it had a thread [" + name + "]");
  }

  /** Empty of a thread that has ended meanwhile. */
  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits for its end. */
  public int exitCode() throws IOException, InterruptedException {
    error.lines().forEach(lines::add);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the process goes on after " + PATIENCE_SECONDS + " s: " + lines);
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** All lines of its error stream so far, but warnings and those of the JVM. */
  public List<String> errors() {
    return lines.stream()
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("warning:"))
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      error.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
