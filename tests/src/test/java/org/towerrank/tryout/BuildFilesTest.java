package org.towerrank.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.server.ServerException;

/** Where the build had the zips, in a checkout whose folders are called as people call them. */
class BuildFilesTest {
  @TempDir private Path folder;

  private static InputStream left(Path path) {
    return new ByteArrayInputStream((path + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void lettersBackslashesAndSpacesAreThoseOfThePath() throws Exception {
    Path checkout = Files.createDirectories(folder.resolve("Täglich neu #1\\x=y: 毎日"));
    Path zip = Files.createFile(checkout.resolve("plugin.zip"));
    Path by = checkout.resolve("tests/../plugin.zip");
    assertThat(BuildFiles.path("plugin", left(by))).isEqualTo(zip);
    Path none = checkout.resolve("none.zip");
    assertThatThrownBy(() -> BuildFiles.path("plugin", left(none)))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("expected the zip of the plugin at [" + none + "]");
  }
}
