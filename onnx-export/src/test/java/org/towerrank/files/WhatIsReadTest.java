package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatIsReadTest {
  @TempDir private Path folder;

  @Test
  void whatIsReadIsNotInTheFolderThatIsReplaced() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path inside = Files.writeString(out.resolve("log.csv"), "a");
    Path outside = Files.writeString(folder.resolve("output.csv"), "a");
    WhatIsRead.requireOutside(out, List.of(outside, out.resolve("none")));
    WhatIsRead.requireOutside(folder.resolve("none"), List.of(inside));
    for (Path read : List.of(inside, out, folder.resolve("out/../out/log.csv"))) {
      assertThatThrownBy(() -> WhatIsRead.requireOutside(out, List.of(outside, read)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "[%s] is read, and would be deleted with the earlier output [%s]: move it away, or"
                      .formatted(read, out)
                  + " choose another output");
    }
  }

  @Test
  void aLinkIsTakenForWhatItLeadsTo() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path outside = Files.writeString(folder.resolve("log.csv"), "a");
    Path inside = Files.writeString(out.resolve("log.csv"), "a");
    Path away = Files.createSymbolicLink(out.resolve("link.csv"), outside);
    WhatIsRead.requireOutside(out, List.of(away));
    Path into = Files.createSymbolicLink(folder.resolve("link.csv"), inside);
    Path same = Files.createSymbolicLink(folder.resolve("same"), out);
    assertThatThrownBy(() -> WhatIsRead.requireOutside(out, List.of(into)))
        .hasMessageContaining("link.csv] is read");
    assertThatThrownBy(() -> WhatIsRead.requireOutside(same, List.of(inside)))
        .hasMessageContaining("log.csv] is read");
  }
}
