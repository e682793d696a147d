package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tells at once when a change of the sources needs another edit in {@link NextPlugin}. */
class NextPluginTest {
  @Test
  void thePluginToComeIsMadeOfTheSourcesOfThisOne(@TempDir Path directory) throws IOException {
    assertThat(NextPlugin.compile(directory))
        .containsKey("org/towerrank/elasticsearch/wire/PluginFormat.class")
        .containsKey("org/towerrank/elasticsearch/rescore/RescoreRequest.class");
  }
}
