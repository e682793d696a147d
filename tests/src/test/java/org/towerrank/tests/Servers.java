package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/**
 * Gives tests an {@link Installation} with the plugin, and an {@link ElasticsearchServer} of one
 * node without security, or a {@link SecuredServer}. Each is made once for all test classes of a
 * run, when first asked for, and closed after the last. What a test class makes the server log must
 * not be an error. A test that needs another server starts one from the installation.
 */
public final class Servers implements ParameterResolver, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(Servers.class);

  /** Where a server started by a test is to keep its logs. */
  public static Path logs() {
    return path("towerrank.test.logs");
  }

  /** The zip of the server that tests start. */
  static Path distribution() {
    return path("towerrank.test.distribution");
  }

  /** The plugin's zip for it. */
  static Path plugin() {
    return path("towerrank.test.plugin");
  }

  /** Whatever tests ask of the server, mistakes too, is nothing that it logs as its own error. */
  @Override
  public void afterAll(ExtensionContext context) {
    ElasticsearchServer server =
        ofAllClasses(context).get(ElasticsearchServer.class, ElasticsearchServer.class);
    if (server != null) {
      assertThat(ErrorLines.of(server.nodes().getFirst().console().lines())).isEmpty();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Installation.class
        || type == ElasticsearchServer.class
        || type == SecuredServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Installation.class) {
      return installation(context);
    }
    return type == SecuredServer.class ? secured(context) : singleNode(context);
  }

  private static Installation installation(ExtensionContext context) {
    return once(
        context, Installation.class, () -> Installation.of(distribution(), List.of(plugin())));
  }

  private static ElasticsearchServer singleNode(ExtensionContext context) {
    // Asked for first, so that it is closed after the server: stores close in reverse order.
    Installation installation = installation(context);
    return once(
        context,
        ElasticsearchServer.class,
        () -> ElasticsearchServer.builder(installation, "single-node").keepLogsIn(logs()).start());
  }

  private static SecuredServer secured(ExtensionContext context) {
    Installation installation = installation(context);
    return once(context, SecuredServer.class, () -> SecuredServer.start(installation));
  }

  private static <T> T once(ExtensionContext context, Class<T> type, Made<T> made) {
    Supplier<T> unchecked =
        () -> {
          try {
            return made.make();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    return ofAllClasses(context).computeIfAbsent(type, key -> unchecked.get(), type);
  }

  /** The root's store ends with each class where the build hands classes out one by one. */
  private static Store ofAllClasses(ExtensionContext context) {
    return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
  }

  private interface Made<T> {
    T make() throws IOException;
  }

  /** A file that the build names. */
  static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(
          "expected the system property [" + property + "], which the build of this module sets");
    }
    return Path.of(value);
  }
}
