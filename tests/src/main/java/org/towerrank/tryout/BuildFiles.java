package org.towerrank.tryout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.towerrank.server.ServerException;

/**
 * Zips that the build of this module knows. It leaves the path of each in a file of its own, as
 * properties have escapes, and no letters beyond Latin-1.
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
    return new BuildFiles(resource("distribution"), resource("plugin"));
  }

  private static Path resource(String what) throws IOException {
    String name = what + ".path";
    try (InputStream in =
        Objects.requireNonNull(BuildFiles.class.getResourceAsStream(name), name)) {
      return path(what, in);
    }
  }

  /** The path of a zip from what the build left of it. */
  static Path path(String what, InputStream left) throws IOException {
    String text = new String(left.readAllBytes(), StandardCharsets.UTF_8);
    Path path = Path.of(text.stripTrailing()).normalize();
    if (!Files.isRegularFile(path)) {
      throw new ServerException(
          "expected the zip of the "
              + what
              + " at ["
              + path
              + "], where the build had it; run mvn package -DskipTests -pl tests -am");
    }
    return path;
  }
}
