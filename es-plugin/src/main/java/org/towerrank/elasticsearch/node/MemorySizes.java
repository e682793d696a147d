package org.towerrank.elasticsearch.node;

import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.unit.MemorySizeValue;

/** Settings of sizes that have a least one. */
public final class MemorySizes {
  private MemorySizes() {}

  /**
   * A dynamic setting of bytes or a share of the heap. The server's own takes {@code -1}, which
   * stands for no limit with some of its settings.
   *
   * @param least bytes
   */
  public static Setting<ByteSizeValue> setting(String key, String byDefault, long least) {
    return new Setting<>(
        key,
        byDefault,
        text -> {
          ByteSizeValue size = MemorySizeValue.parseBytesSizeValueOrHeapRatio(text, key);
          requireLeast(key, text, size, least);
          return size;
        },
        Property.NodeScope,
        Property.Dynamic);
  }

  /**
   * Checks a size.
   *
   * @throws IllegalArgumentException (400) naming the setting
   */
  static void requireLeast(String key, String text, ByteSizeValue size, long least) {
    if (size.getBytes() < least) {
      throw new IllegalArgumentException(
          "setting [" + key + "]: expected at least [" + least + "b], got [" + text + "]");
    }
  }
}
