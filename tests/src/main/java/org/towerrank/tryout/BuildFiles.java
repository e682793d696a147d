package org.towerrank.tryout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.towerrank.server.ServerException;

/**
 * Zips that the build of this module knows.
 *
 * @param distribution the server, as Maven got it
 * @param plugin as it was built last
 */
public record BuildFiles(Path distribution, Path plugin) {

  /**
   * Reads where they are.
   *
   * @throws ServerException when one is no longer there
   */
  public static BuildFiles read() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            BuildFiles.class.getResourceAsStream("build.properties"), "build.properties")) {
      properties.load(in);
    }
    return new BuildFiles(path(properties, "distribution"), path(properties, "plugin"));
  }

  private static Path path(Properties properties, String key) {
    Path path = Path.of(properties.getProperty(key, "")).normalize();
    if (!Files.isRegularFile(path)) {
      throw new ServerException(
          "expected the zip of the "
              + key
              + " at ["
              + path
              + "], where the build had it; run mvn package -DskipTests -pl tests -am");
    }
    return path;
  }
}
