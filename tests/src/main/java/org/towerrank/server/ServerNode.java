package org.towerrank.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node: a directory with its configuration, data and logs, and at most one process on them. The
 * node takes free ports when it starts, so that its address changes with a restart.
 */
public final class ServerNode {
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);
  private static final int LINES_SHOWN = 40;

  private final String name;
  private final Path directory;
  private Installation installation;
  private final List<String> jvmOptions;
  private final boolean secured;
  private @Nullable Process launcher;

  ServerNode(
      String name,
      Path directory,
      Installation installation,
      List<String> jvmOptions,
      boolean secured) {
    this.name = name;
    this.directory = directory;
    this.installation = installation;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.secured = secured;
  }

  /** The node's name in the cluster. */
  public String name() {
    return name;
  }

  /** A client of this node: the administrator's where security is on. */
  public ServerClient client() {
    return client(secured ? Optional.of(FileRealm.ADMINISTRATOR) : Optional.empty());
  }

  /** A client of this node for one user. */
  public ServerClient client(FileRealm.User user) {
    return client(Optional.of(user));
  }

  private ServerClient client(Optional<FileRealm.User> user) {
    return new ServerClient(address(), user);
  }

  /** Where the node listens for requests. */
  public URI address() {
    String address =
        port("http").orElseThrow(() -> new ServerException("node [" + name + "] does not run"));
    return URI.create("http://" + address);
  }

  /** Where the node listens for other nodes and clusters, as {@code host:port}. */
  public String transportAddress() {
    return port("transport")
        .orElseThrow(() -> new ServerException("node [" + name + "] does not run"));
  }

  /** Whether the node's process is alive. */
  public boolean isRunning() {
    Process process = launcher;
    return process != null && process.isAlive();
  }

  /** The process id of the server itself, once it has written it. */
  public Optional<Long> processId() {
    try {
      return isRunning() && Files.exists(processIdFile())
          ? Optional.of(Long.valueOf(Files.readString(processIdFile()).trim()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that the node has printed, over all its starts. */
  public String console() {
    try {
      return Files.readString(consoleFile(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the node as an administrator would, and waits for its end. */
  public void stop() {
    processId().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroy);
    if (!Deadline.in(STOP_TIMEOUT).await(() -> !isRunning())) {
      kill();
      throw new ServerException(
          "expected node [" + name + "] to stop within " + STOP_TIMEOUT + lastLines());
    }
  }

  /** Ends the node at once ({@code kill -9}): nothing is written or said any more. */
  public void kill() {
    Process process = launcher;
    if (process == null) {
      return;
    }
    // The server first; its launcher would only stop it politely.
    processId().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (!Deadline.in(STOP_TIMEOUT).awaitUninterruptibly(() -> !isRunning())) {
      throw new ServerException("node [" + name + "] survived its kill");
    }
  }

  /** Where the node puts temporary files, native libraries among them. */
  public Path temporaryFiles() {
    return directory.resolve("tmp");
  }

  /**
   * Deletes all that the node keeps of its cluster and its indexes, as if its disk were new.
   *
   * @throws ServerException when the node runs
   */
  public void eraseData() throws IOException {
    if (isRunning()) {
      throw new ServerException("expected node [" + name + "] to be stopped before it is erased");
    }
    FileTrees.delete(data());
    Files.createDirectories(data());
    installation.account().own(data());
  }

  /** What the node runs from its next start on; its configuration and data stay. */
  public void use(Installation other) {
    installation = other;
  }

  Path configuration() {
    return directory.resolve("config");
  }

  /** Where the node writes its logs. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** Where the node keeps its cluster and its indexes. */
  public Path data() {
    return directory.resolve("data");
  }

  /** Starts the process and returns without waiting for the node. */
  void launch() throws IOException {
    for (Path stale : List.of(processIdFile(), portsFile("http"), portsFile("transport"))) {
      Files.deleteIfExists(stale);
    }
    ProcessBuilder builder =
        installation.process(
            List.of(installation.home() + "/bin/elasticsearch", "-p", "" + processIdFile()));
    builder.environment().put("ES_PATH_CONF", configuration().toString());
    builder.environment().put("ES_TMPDIR", temporaryFiles().toString());
    builder.environment().put("ES_JAVA_OPTS", String.join(" ", jvmOptions));
    builder.directory(directory.toFile());
    launcher =
        builder
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(consoleFile().toFile()))
            .start();
  }

  /**
   * Waits for an address that the node writes when it listens.
   *
   * @param protocol {@code http} or {@code transport}
   * @return host and port
   */
  String awaitPort(String protocol, Deadline deadline) {
    deadline.await(() -> !isRunning() || port(protocol).isPresent());
    return port(protocol)
        .filter(address -> isRunning())
        .orElseThrow(
            () ->
                new ServerException(
                    "expected node ["
                        + name
                        + "] to listen, but it "
                        + (isRunning() ? "took too long" : "ended")
                        + lastLines()));
  }

  private Optional<String> port(String protocol) {
    try {
      return Files.exists(portsFile(protocol))
          ? Files.readString(portsFile(protocol)).lines().findFirst()
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String lastLines() {
    List<String> lines = console().lines().toList();
    return "; its last lines:\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }

  private Path portsFile(String protocol) {
    return logs().resolve(protocol + ".ports");
  }

  private Path processIdFile() {
    return directory.resolve("pid");
  }

  private Path consoleFile() {
    return logs().resolve("console.log");
  }
}
