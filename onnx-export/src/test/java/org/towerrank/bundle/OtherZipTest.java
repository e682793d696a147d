package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A zip that is no bundle, whose files may have any size. */
class OtherZipTest {
  @TempDir private Path folder;

  @Test
  void itIsToldByTheNamesInItAndNotRead() throws IOException {
    byte[] zip = TestBundle.ranker().without("model.json").zip();
    Arrays.fill(zip, 100, 200, (byte) 0xFF);
    Path other = Files.write(folder.resolve("other.zip"), zip);
    assertThatThrownBy(() -> Bundle.open(other))
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "["
                + other
                + "] has no file [model.json]: expected a bundle, as export and import write it");
  }

  /** A pipe gives what it has once, so that nobody may look into it before. */
  @Test
  @Timeout(60)
  void aBundleIsReadFromAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path file = Files.write(folder.resolve("ranker.zip"), TestBundle.ranker().zip());
    Process writer = new ProcessBuilder("cp", file.toString(), pipe.toString()).start();
    assertThat(Bundle.open(pipe).fingerprint()).isEqualTo(Bundle.open(file).fingerprint());
    assertThat(writer.waitFor()).isZero();
  }
}
