package org.towerrank.elasticsearch.model;

import java.util.List;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.TimeValue;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.elasticsearch.node.MemorySizes;
import org.towerrank.elasticsearch.node.NodeRows;
import org.towerrank.elasticsearch.node.NodeRuntime;
import org.towerrank.elasticsearch.node.RunBuffers;
import org.towerrank.elasticsearch.store.ModelMemory;

/**
 * The plugin's settings; all but {@link NodeRows#PRECISION} can be changed while the cluster runs.
 */
public final class ModelSettings {
  /** Bytes that a bundle may have uncompressed, as bytes or a share of the heap. */
  public static final Setting<ByteSizeValue> MAX_BUNDLE_SIZE =
      MemorySizes.setting("towerrank.models.max_bundle_size", "10%", 1);

  /** How long a version that is neither newest nor pointed to by an alias stays loaded unused. */
  public static final Setting<TimeValue> IDLE_TIMEOUT =
      Setting.timeSetting(
          "towerrank.models.idle_timeout",
          TimeValue.timeValueMinutes(5),
          TimeValue.ZERO,
          Property.NodeScope,
          Property.Dynamic);

  /**
   * Memory for what is kept of documents that were scored, of all models together, as bytes or a
   * share of the heap. With none, rankers loaded from then on are run as one graph.
   */
  public static final Setting<ByteSizeValue> DOCUMENT_CACHE_SIZE =
      MemorySizes.setting("towerrank.models.document_cache_size", "5%", 0);

  /**
   * How long the content of a deleted version stays in the store, in case a snapshot is restored.
   */
  public static final Setting<TimeValue> DELETED_RETENTION =
      Setting.timeSetting(
          "towerrank.models.deleted_retention",
          TimeValue.timeValueHours(24),
          TimeValue.ZERO,
          Property.NodeScope,
          Property.Dynamic);

  /** How long a node waits for a cluster state that knows the version which a request names. */
  public static final Setting<TimeValue> STATE_TIMEOUT =
      Setting.timeSetting(
          "towerrank.models.state_timeout",
          TimeValue.timeValueSeconds(5),
          TimeValue.ZERO,
          Property.NodeScope,
          Property.Dynamic);

  /**
   * How long a node that was started again rescores random windows by a model, before a user does.
   */
  public static final Setting<TimeValue> WARM_UP =
      Setting.timeSetting(
          "towerrank.models.warm_up",
          TimeValue.timeValueSeconds(1),
          TimeValue.ZERO,
          Property.NodeScope,
          Property.Dynamic);

  /** Uploads of models that a node takes at a time. */
  public static final Setting<Integer> MAX_UPLOADS =
      Setting.intSetting(
          "towerrank.models.max_uploads", 8, 1, Property.NodeScope, Property.Dynamic);

  /** Whether searches may ask for what a model read of their hits, of users too. */
  public static final Setting<Boolean> FEATURE_LOGGING =
      Setting.boolSetting("towerrank.feature_logging", true, Property.NodeScope, Property.Dynamic);

  private static final int MAX_FILES = 1000;

  private ModelSettings() {}

  /** What a bundle may hold, where {@link #MAX_BUNDLE_SIZE} is this many bytes. */
  public static BundleLimits bundleLimits(ByteSizeValue size) {
    return new BundleLimits(MAX_FILES, size.getBytes(), MAX_BUNDLE_SIZE.getKey());
  }

  /** All of them. */
  public static List<Setting<?>> all() {
    return List.of(
        MAX_BUNDLE_SIZE,
        IDLE_TIMEOUT,
        DOCUMENT_CACHE_SIZE,
        DELETED_RETENTION,
        STATE_TIMEOUT,
        WARM_UP,
        MAX_UPLOADS,
        FEATURE_LOGGING,
        RunBuffers.SIZE,
        NodeRuntime.RUN_TIMEOUT,
        ModelMemory.LIMIT,
        NodeRows.DISK,
        NodeRows.LEAST_DOCUMENTS,
        NodeRows.PRECISION);
  }
}
