package org.towerrank.elasticsearch.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.ModelSettings;

class MemorySizesTest {
  private static final List<Setting<ByteSizeValue>> MEMORY =
      List.of(RunBuffers.SIZE, ModelSettings.DOCUMENT_CACHE_SIZE, ModelSettings.MAX_BUNDLE_SIZE);

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  private static <T> T value(Setting<T> setting, String text) {
    return setting.get(Settings.builder().put(setting.getKey(), text).build());
  }

  @Test
  void sizesAreBytesOrSharesOfTheHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    for (Setting<ByteSizeValue> setting : MEMORY) {
      assertThat(value(setting, "5mb")).isEqualTo(ByteSizeValue.ofMb(5));
      assertThat(value(setting, "1b").getBytes()).isEqualTo(1);
      assertThat(value(setting, "50%").getBytes()).isBetween(heap / 4, heap);
      assertThat(setting.get(Settings.EMPTY).getBytes()).isBetween(1L, heap);
    }
    assertThat(value(RunBuffers.SIZE, "0").getBytes()).isZero();
    assertThat(value(ModelSettings.DOCUMENT_CACHE_SIZE, "0b").getBytes()).isZero();
    assertThat(value(NodeRows.DISK, "0b").getAbsolute().getBytes()).isZero();
    assertThat(value(NodeRows.DISK, "5%").getRatio().getAsPercent()).isEqualTo(5);
  }

  /** Elsewhere -1 stands for no limit. Here no search, upload or row would have any room. */
  @Test
  void negativeSizesAreRefused() {
    for (String text : List.of("-1", "-1b")) {
      for (Setting<?> setting :
          List.of(RunBuffers.SIZE, ModelSettings.DOCUMENT_CACHE_SIZE, NodeRows.DISK)) {
        refused(setting, text, 0);
      }
      refused(ModelSettings.MAX_BUNDLE_SIZE, text, 1);
    }
    refused(ModelSettings.MAX_BUNDLE_SIZE, "0b", 1);
  }

  private static void refused(Setting<?> setting, String text, int least) {
    assertThatThrownBy(() -> value(setting, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "setting ["
                + setting.getKey()
                + "]: expected at least ["
                + least
                + "b], got ["
                + text
                + "]");
  }
}
