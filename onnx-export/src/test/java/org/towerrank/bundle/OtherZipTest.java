package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
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
}
