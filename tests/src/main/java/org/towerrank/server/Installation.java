package org.towerrank.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.towerrank.command.LauncherEnvironment;

/**
 * An Elasticsearch distribution, unpacked into a temporary directory with plugins installed by the
 * distribution's own installer. Closing it deletes the directory; servers started from it must have
 * been closed before.
 */
public final class Installation implements AutoCloseable {
  /** Less to start for a program that lives two seconds. */
  static final String TOOL_JVM_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m";

  private static final int INSTALLER_MINUTES = 3;

  private final Path directory;
  private final Path home;
  private final ServerAccount account;

  private Installation(Path directory, Path home, ServerAccount account) {
    this.directory = directory;
    this.home = home;
    this.account = account;
  }

  /**
   * Unpacks and installs.
   *
   * @param distribution the zip of a server
   * @param plugins zips of plugins
   * @throws ServerException when the installer refuses a plugin, with what it printed
   */
  public static Installation of(Path distribution, List<Path> plugins) throws IOException {
    // Not below the working directory: another account may not be let through to there.
    Path directory = Files.createTempDirectory("towerrank-server-");
    Installation installation =
        new Installation(
            directory, directory.resolve("home"), ServerAccount.forFilesUnder(directory));
    try {
      FileTrees.unpack(distribution, installation.home());
      Files.createDirectories(directory.resolve("plugin-zips"));
      for (Path plugin : plugins) {
        Files.copy(plugin, directory.resolve("plugin-zips").resolve(plugin.getFileName()));
      }
      installation.account.own(directory);
      for (Path plugin : plugins) {
        installation.install(directory.resolve("plugin-zips").resolve(plugin.getFileName()));
      }
      return installation;
    } catch (IOException | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  /**
   * The same server without any plugin, as an administrator may start it for a moment. It is a part
   * of this installation and is closed with it.
   */
  public Installation withoutPlugins() throws IOException {
    Path bare = directory.resolve("home-without-plugins");
    if (!Files.exists(bare)) {
      FileTrees.link(home, bare, path -> !path.startsWith(home.resolve("plugins")));
      Files.createDirectories(bare.resolve("plugins"));
      account.own(bare);
    }
    return new Installation(directory, bare, account);
  }

  /**
   * The same server with another plugin, which need not be known before. It is a part of this
   * installation and is closed with it.
   *
   * @throws ServerException when the installer refuses the plugin, with what it printed
   */
  public Installation with(Path plugin) throws IOException {
    Path zip = directory.resolve("plugin-zips").resolve(plugin.getFileName());
    Path extended = directory.resolve("home-with-" + plugin.getFileName());
    Installation other = new Installation(directory, extended, account);
    if (!Files.exists(extended)) {
      FileTrees.link(home, extended, path -> true);
      Files.copy(plugin, zip);
      account.own(directory);
      other.install(zip);
    }
    return other;
  }

  Path home() {
    return home;
  }

  /** Where the nodes' own directories go. */
  Path nodesDirectory() {
    return directory.resolve("nodes");
  }

  ServerAccount account() {
    return account;
  }

  private void install(Path plugin) throws IOException {
    Path output = directory.resolve("installer.log");
    Process installer =
        process(List.of("bin/elasticsearch-plugin", "install", "--batch", "" + plugin.toUri()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = waitFor(installer);
    if (status != 0) {
      throw new ServerException(
          "expected Elasticsearch to install ["
              + plugin.getFileName()
              + "], its installer ended with "
              + status
              + ":\n"
              + Files.readString(output, StandardCharsets.UTF_8));
    }
  }

  private static int waitFor(Process installer) {
    try {
      if (installer.waitFor(INSTALLER_MINUTES, TimeUnit.MINUTES)) {
        return installer.exitValue();
      }
      installer.descendants().forEach(ProcessHandle::destroyForcibly);
      throw new ServerException(
          "expected the plugin installer to end within " + INSTALLER_MINUTES + " minutes");
    } catch (InterruptedException e) {
      installer.descendants().forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while a plugin was installed", e);
    }
  }

  /**
   * A program of the distribution, to be started as the server's account with the running JVM's
   * Java.
   */
  ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(account.command(command));
    builder.directory(home().toFile());
    LauncherEnvironment.removeFrom(builder);
    builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CLI_JAVA_OPTS", TOOL_JVM_OPTIONS);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return builder;
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(directory);
  }
}
