package org.towerrank.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of one or more nodes on this machine, listening on the loopback address only. {@link
 * #close} stops every node; so does the end of this JVM, if it comes first.
 */
public final class ElasticsearchServer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

  private final List<ServerNode> nodes;
  private final Path directory;
  private final @Nullable Path keptLogs;
  private final Thread killer = new Thread(this::killAll, "kill-elasticsearch");

  private ElasticsearchServer(List<ServerNode> nodes, Path directory, @Nullable Path keptLogs) {
    this.nodes = nodes;
    this.directory = directory;
    this.keptLogs = keptLogs;
  }

  /**
   * Begins the description of a server.
   *
   * @param installation what its nodes run; must outlive the server
   * @param name of the cluster, and of the directory that its logs are kept in
   */
  public static Builder builder(Installation installation, String name) {
    return new Builder(installation, name);
  }

  /** The nodes, in the order of their numbers. */
  public List<ServerNode> nodes() {
    return nodes;
  }

  /** A directory that all nodes may keep snapshots in ({@code path.repo}). */
  public Path snapshots() {
    return snapshots(directory);
  }

  private static Path snapshots(Path directory) {
    return directory.resolve("snapshots");
  }

  /** A client of the first node that runs: the administrator's where security is on. */
  public ServerClient client() {
    return firstRunning().client();
  }

  /** A client of the first node that runs, for one user. */
  public ServerClient client(FileRealm.User user) {
    return firstRunning().client(user);
  }

  /** What the nodes run from their next start on; their configuration and data stay. */
  public void use(Installation other) {
    nodes.forEach(node -> node.use(other));
  }

  private ServerNode firstRunning() {
    return nodes.stream()
        .filter(ServerNode::isRunning)
        .findFirst()
        .orElseThrow(() -> new ServerException("no node of the server runs"));
  }

  /**
   * Starts the nodes that do not run, and waits until all are in the cluster and every primary
   * shard is there.
   *
   * @throws ServerException when a node ends or is too late, with the last lines it printed
   */
  public void start() {
    Deadline deadline = Deadline.in(START_TIMEOUT);
    listen(nodes, deadline);
    awaitHealth(deadline);
  }

  /**
   * Starts some nodes, and waits until they listen, whether they get into the cluster or not.
   *
   * @throws ServerException when a node ends or is too late, with the last lines it printed
   */
  public void listen(List<ServerNode> started) {
    listen(started, Deadline.in(START_TIMEOUT));
  }

  private void listen(List<ServerNode> started, Deadline deadline) {
    try {
      for (ServerNode node : started) {
        if (!node.isRunning()) {
          node.launch();
        }
      }
      List<String> addresses =
          nodes.stream()
              .filter(ServerNode::isRunning)
              .map(node -> node.awaitPort("transport", deadline))
              .toList();
      for (ServerNode node : nodes) {
        // The server reads this file again and again.
        Files.write(node.configuration().resolve("unicast_hosts.txt"), addresses);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    started.forEach(node -> node.awaitPort("http", deadline));
  }

  private void awaitHealth(Deadline deadline) {
    String path = "/_cluster/health?wait_for_status=yellow&timeout=1s&wait_for_nodes=";
    for (ServerNode node : nodes) {
      if (!deadline.await(() -> node.client().send("GET", path + nodes.size()).status() == 200)) {
        throw new ServerException(
            "expected "
                + nodes.size()
                + " nodes and all primary shards within "
                + START_TIMEOUT
                + node.lastLines());
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      // All at once: a node that stops alone would make the others elect and reroute meanwhile.
      nodes.parallelStream().filter(ServerNode::isRunning).forEach(ServerNode::stop);
    } finally {
      killAll();
      forgetKiller();
      keepLogs();
      FileTrees.delete(directory);
    }
  }

  private void forgetKiller() {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // The JVM ends already, and the hook has run or finds nothing to kill.
      return;
    }
  }

  private void killAll() {
    nodes.stream().filter(ServerNode::isRunning).forEach(ServerNode::kill);
  }

  private void keepLogs() throws IOException {
    if (keptLogs == null) {
      return;
    }
    FileTrees.delete(keptLogs);
    for (ServerNode node : nodes) {
      FileTrees.copy(node.logs(), keptLogs.resolve(node.name()));
    }
  }

  /** What a server is to be. */
  public static final class Builder {
    private final Installation installation;
    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<Integer, String> roles = new HashMap<>();
    private final List<String> jvmOptions = new ArrayList<>(QuickStart.options("512m"));
    private int nodeCount = 1;
    private Optional<FileRealm> realm = Optional.empty();
    private @Nullable Path keptLogs;

    private Builder(Installation installation, String name) {
      this.installation = installation;
      this.name = name;
    }

    /**
     * The number of nodes, 1 unless said otherwise; each can be master and hold data unless {@link
     * #roles} says otherwise.
     */
    public Builder nodes(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("expected at least 1 node, got [" + count + "]");
      }
      this.nodeCount = count;
      return this;
    }

    /** A line of {@code elasticsearch.yml}, which replaces the builder's own of that key. */
    public Builder setting(String key, String value) {
      settings.put(key, value);
      return this;
    }

    /**
     * The roles of one node, such as {@code data, ingest}; none for one that only coordinates. The
     * nodes whose roles are not said have all.
     */
    public Builder roles(int node, String... nodeRoles) {
      roles.put(node, "[" + String.join(", ", nodeRoles) + "]");
      return this;
    }

    /** A quick start with another heap than the usual 512m, and more JVM options. */
    public Builder heap(String size, String... options) {
      jvmOptions(QuickStart.options(size));
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /** Replaces the JVM options, which are a heap of 512m and a quick start. */
    public Builder jvmOptions(List<String> options) {
      jvmOptions.clear();
      jvmOptions.addAll(options);
      return this;
    }

    /** Turns security on, with these users and the {@link FileRealm#ADMINISTRATOR}. */
    public Builder security(FileRealm users) {
      this.realm = Optional.of(users);
      return this;
    }

    /** Copies each node's logs into a directory of the server's name below this one on close. */
    public Builder keepLogsIn(Path directory) {
      this.keptLogs = directory.resolve(name);
      return this;
    }

    /**
     * Starts the server, and waits until it is ready.
     *
     * @throws ServerException when a node ends or is too late, with the last lines it printed
     */
    public ElasticsearchServer start() throws IOException {
      Path directory =
          Files.createDirectories(installation.nodesDirectory().resolve(name)).toAbsolutePath();
      Files.createDirectories(snapshots(directory));
      List<ServerNode> nodes = new ArrayList<>();
      for (int i = 0; i < nodeCount; i++) {
        nodes.add(configure(i, directory.resolve("node-" + i)));
      }
      installation.account().own(installation.nodesDirectory());
      ElasticsearchServer server = new ElasticsearchServer(List.copyOf(nodes), directory, keptLogs);
      Runtime.getRuntime().addShutdownHook(server.killer);
      try {
        server.start();
        return server;
      } catch (RuntimeException e) {
        server.killAll();
        server.close();
        throw e;
      }
    }

    private ServerNode configure(int number, Path directory) throws IOException {
      ServerNode node =
          new ServerNode("node-" + number, directory, installation, jvmOptions, realm.isPresent());
      for (Path needed : List.of(node.data(), node.logs(), node.temporaryFiles())) {
        Files.createDirectories(needed);
      }
      FileTrees.copy(installation.home().resolve("config"), node.configuration());
      if (realm.isPresent()) {
        realm.get().write(node.configuration());
      }
      // Known only once all nodes listen; without the file the server would warn until then.
      Files.createFile(node.configuration().resolve("unicast_hosts.txt"));
      Map<String, String> lines = defaults(node);
      lines.put("path.repo", snapshots(Objects.requireNonNull(directory.getParent())).toString());
      String own = roles.get(number);
      if (own != null) {
        lines.put("node.roles", own);
      }
      lines.putAll(settings);
      Files.write(
          node.configuration().resolve("elasticsearch.yml"),
          lines.entrySet().stream().map(line -> line.getKey() + ": " + line.getValue()).toList());
      return node;
    }

    private Map<String, String> defaults(ServerNode node) {
      Map<String, String> lines = new LinkedHashMap<>();
      lines.put("cluster.name", name);
      lines.put("node.name", node.name());
      lines.put("path.data", node.data().toString());
      lines.put("path.logs", node.logs().toString());
      lines.put("network.host", "127.0.0.1");
      lines.put("http.port", "0");
      lines.put("transport.port", "0");
      // The ports taken are written to files in the logs directory.
      lines.put("node.portsfile", "true");
      // They are written once a node no longer waits for a master, which it cannot find before.
      lines.put("discovery.initial_state_timeout", "0s");
      lines.put("cluster.initial_master_nodes", initialMasters());
      lines.put("discovery.seed_providers", "file");
      // A nearly full disk of a build machine is not what is tried here.
      lines.put("cluster.routing.allocation.disk.threshold_enabled", "false");
      lines.put("xpack.security.enabled", String.valueOf(realm.isPresent()));
      if (realm.isPresent()) {
        lines.put("xpack.security.http.ssl.enabled", "false");
        lines.put("xpack.security.transport.ssl.enabled", "false");
        lines.put("xpack.security.autoconfiguration.enabled", "false");
      }
      return lines;
    }

    private String initialMasters() {
      return "["
          + String.join(
              ", ",
              IntStream.range(0, nodeCount)
                  .filter(i -> roles.getOrDefault(i, "master").contains("master"))
                  .mapToObj(i -> "node-" + i)
                  .toList())
          + "]";
    }
  }
}
