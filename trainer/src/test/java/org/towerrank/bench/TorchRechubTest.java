package org.towerrank.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where there is no Torch-RecHub; a run with it is for a machine that has one. */
class TorchRechubTest {
  @TempDir Path folder;

  @Test
  void aProgramThatFailsOrAnswersOtherwiseIsNamed() throws Exception {
    TorchRechub failing = TorchRechub.rankers(folder, "false");
    assertThatThrownBy(() -> failing.fit(TorchRechub.clicks(100, 10, 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[false]")
        .hasMessageContaining("exit code 1");
    TorchRechub other = new TorchRechub(new PythonScript(failing.script().file(), "echo"));
    assertThatThrownBy(() -> other.fit(TorchRechub.clicks(100, 10, 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("expected rows a second as JSON")
        .hasMessageContaining("\"vocabulary\":100");
    PythonScript towers = TorchRechub.towers(folder, "echo").script();
    assertThatThrownBy(
            () -> new TorchRechub(towers).fit(TorchRechub.choices("dssm", 900, 10, 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"items\":900");
  }
}
