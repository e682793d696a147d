package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchLibrariesTest {
  private static final String TRACKING = "OPT_OUT_TRACKING";
  private static final String OFFLINE = "ai.djl.offline";

  @AfterEach
  void offlineAsTestsAre() {
    System.clearProperty(TRACKING);
    System.setProperty(OFFLINE, "true");
  }

  @Test
  void stayOffTheNetworkWithoutTheLauncher() throws IOException {
    System.clearProperty(TRACKING);
    System.clearProperty(OFFLINE);

    TorchLibraries.load();

    assertThat(System.getProperty(TRACKING)).isEqualTo("true");
    assertThat(System.getProperty(OFFLINE)).isEqualTo("true");
  }

  @Test
  void doAsTheUserSays() throws IOException {
    System.setProperty(TRACKING, "false");

    TorchLibraries.load();

    assertThat(System.getProperty(TRACKING)).isEqualTo("false");
  }
}
