package org.towerrank.tryout;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.csv.DataException;
import org.towerrank.files.ExitActions;
import org.towerrank.progress.Progress;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elasticsearch [--demo DIR]}. */
@Command(
    name = "elasticsearch",
    description = {
      "Starts a local Elasticsearch with the plugin and what 'towerrank demo' made: four models,"
          + " an index of films with vectors, a pipeline and an index of viewers; prints requests to"
          + " try.",
      "Runs until Ctrl-C, which stops the server and deletes its files."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class ElasticsearchCommand implements Callable<Integer> {
  private static final int LARGEST_PORT = 65_535;
  private static final Pattern HEAP = Pattern.compile("[1-9]\\d*[kKmMgG]");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--demo",
      paramLabel = "DIR",
      description =
          "Where 'towerrank demo' left its output; where there is none, the demonstration is run"
              + " first (default: demo).")
  private Path directory = Path.of("demo");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on the loopback address; 0 takes any that is free (default: 9200).")
  private int port = 9200;

  @Option(
      names = "--check",
      paramLabel = "USERS",
      description =
          "Instead of waiting, compare for that many users what the server answers with the same"
              + " models run here, and end: vectors and scores must be equal to 1e-6, and the kNN"
              + " search must find 98%% of the 100 nearest.")
  private @Nullable Integer checkedUsers;

  @Option(names = "--heap", paramLabel = "SIZE", description = "Heap of the server (default: 1g).")
  private String heap = "1g";

  public static void main(String[] arguments) {
    ExitActions.install();
    System.exit(CommandLines.execute(commandLine(), arguments));
  }

  static CommandLine commandLine() {
    return CommandLines.calledBy(
        "towerrank",
        new ElasticsearchCommand(),
        List.of(ServerException.class, DataException.class));
  }

  @Override
  public Integer call() throws IOException {
    require(port >= 0 && port <= LARGEST_PORT, "--port: expected 0 to " + LARGEST_PORT, port);
    require(HEAP.matcher(heap).matches(), "--heap: expected a size, such as 1g or 512m", heap);
    require(checkedUsers == null || checkedUsers > 0, "--check: expected at least 1", checkedUsers);
    requireFree(port);
    PrintWriter out = spec.commandLine().getOut();
    BuildFiles files = BuildFiles.read();
    DemoOutput demo =
        DemoOutput.in(
            directory,
            Progress.on(spec.commandLine().getErr()),
            () -> say(out, "No demo in [" + directory + "] yet: fitting its models first."));
    try (CtrlC ctrlC = CtrlC.listen()) {
      boolean sound = true;
      try {
        sound = serve(files, demo, out);
      } catch (ServerException e) {
        if (!ctrlC.pressed()) {
          throw e;
        }
      }
      say(out, "Stopped. Nothing is left running.");
      return sound ? CommandLines.OK : CommandLines.FAILURE;
    }
  }

  /** Whether a check that was asked for found what it should. */
  private boolean serve(BuildFiles files, DemoOutput demo, PrintWriter out) throws IOException {
    say(out, "Starting Elasticsearch...");
    try (Installation installation =
            Installation.of(files.distribution(), List.of(files.plugin()));
        ElasticsearchServer server =
            ElasticsearchServer.builder(installation, "towerrank")
                .setting("http.port", String.valueOf(port))
                .jvmOptions(List.of("-Xms" + heap, "-Xmx" + heap, "-Xlog:disable"))
                .start()) {
      DemoServer filled = new DemoServer(server.client(), demo);
      filled.models();
      int items = filled.items();
      Map<String, Map<String, Object>> users = filled.users();
      if (checkedUsers != null) {
        return check(server, demo, spread(users, checkedUsers), out);
      }
      show(server, demo, items, users.size(), out);
      awaitInterruption();
      say(out, "Stopping...");
      return true;
    }
  }

  /** As many users as are to be checked, from all over the table. */
  private static Map<String, Map<String, Object>> spread(
      Map<String, Map<String, Object>> users, int most) {
    List<String> ids = List.copyOf(users.keySet());
    int count = Math.min(most, ids.size());
    Map<String, Map<String, Object>> chosen = new LinkedHashMap<>(users);
    chosen
        .keySet()
        .retainAll(
            IntStream.range(0, count)
                .mapToObj(i -> ids.get((int) ((long) i * ids.size() / count)))
                .collect(Collectors.toSet()));
    return chosen;
  }

  private static boolean check(
      ElasticsearchServer server,
      DemoOutput demo,
      Map<String, Map<String, Object>> users,
      PrintWriter out)
      throws IOException {
    try (ServerCheck check = ServerCheck.of(server.client(), demo)) {
      CheckResult result = check.run(users);
      say(out, result.describe());
      return result.isSound();
    }
  }

  private static void show(
      ElasticsearchServer server, DemoOutput demo, int items, int users, PrintWriter out)
      throws IOException {
    CurlExamples examples =
        new CurlExamples(
            server.nodes().getFirst().address(),
            demo.users().getFirst(),
            demo.bundle(DemoServer.RANKER).tasks());
    out.printf(
        "Elasticsearch listens on %s: models %s, [%s] items in index [%s], [%s] users in index"
            + " [%s].%n",
        server.nodes().getFirst().address(),
        demo.bundles().keySet(),
        items,
        DemoServer.ITEMS,
        users,
        DemoServer.USERS);
    out.printf("The data is %s. To try:%n", demo.subject());
    examples.all().forEach(e -> out.printf("%n# %s%n%s%n", e.purpose(), e.line()));
    say(out, "\nCtrl-C stops the server and deletes its files.");
  }

  private static void awaitInterruption() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // What it is waited for. The flag stays clear: stopping the server has to wait, too.
      return;
    }
  }

  private void require(boolean fits, String expected, @Nullable Object got) {
    if (!fits) {
      throw new ParameterException(spec.commandLine(), expected + ", got [" + got + "]");
    }
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.setReuseAddress(true);
    } catch (BindException e) {
      throw new ServerException(
          "expected port ["
              + port
              + "] to be free, something listens there; --port takes another, and 0 any",
          e);
    }
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }
}
