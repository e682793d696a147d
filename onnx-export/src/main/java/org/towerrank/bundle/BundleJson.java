package org.towerrank.bundle;

import java.nio.ByteBuffer;
import org.towerrank.feature.Encoders;
import org.towerrank.json.JsonDocument;
import org.towerrank.json.JsonException;
import org.towerrank.json.StrictJson;

/** The JSON of bundles and runs, within {@link BundleLimits}. */
final class BundleJson {
  private static final StrictJson JSON =
      new StrictJson(
          new StrictJson.Limits(
              BundleLimits.MANIFEST_BYTES,
              BundleLimits.MANIFEST_TOKENS,
              BundleLimits.MANIFEST_DEPTH,
              BundleLimits.TEXT_LENGTH),
          Encoders.module());

  private BundleJson() {}

  static byte[] write(Object value) {
    return JSON.write(value);
  }

  /** Goes through a file from end to end and makes nothing of it. */
  static JsonDocument scan(String file, ByteBuffer bytes) throws JsonException {
    return JSON.scan(file, bytes);
  }
}
