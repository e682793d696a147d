package org.towerrank.elasticsearch.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.cluster.routing.allocation.DiskThresholdSettings;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.unit.RelativeByteSizeValue;
import org.elasticsearch.env.NodeEnvironment;
import org.elasticsearch.monitor.fs.FsInfo;
import org.elasticsearch.monitor.fs.FsProbe;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.rows.RowPrecision;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.RowStatistics;
import org.towerrank.lucene.rows.SegmentRows;

/** The node's directory of rows in its data path. A node without one computes all rows. */
public final class NodeRows implements Closeable {
  private static final String DISK_NAME = "towerrank.rows.disk";

  /** Disk for rows of documents, as bytes or a share of the disk; 0 for none. */
  public static final Setting<RelativeByteSizeValue> DISK =
      new Setting<>(DISK_NAME, "10%", NodeRows::disk, Property.NodeScope, Property.Dynamic);

  /** Documents of a segment from which on its rows are in a file. */
  public static final Setting<Integer> LEAST_DOCUMENTS =
      Setting.intSetting(
          "towerrank.rows.min_documents", 10_000, 1, Property.NodeScope, Property.Dynamic);

  /** Precision of what models compute, in new files. */
  public static final Setting<RowPrecision> PRECISION =
      new Setting<>("towerrank.rows.precision", "float32", NodeRows::precision, Property.NodeScope);

  private static final Logger LOGGER = LogManager.getLogger(NodeRows.class);

  private final NodeEnvironment node;
  private final DiskThresholdSettings thresholds;
  private volatile RelativeByteSizeValue disk;
  private volatile int leastDocuments;
  private volatile long budget;
  private @Nullable SegmentRows rows;

  private NodeRows(NodeEnvironment node, Settings settings, ClusterSettings dynamic) {
    this.node = node;
    this.thresholds = new DiskThresholdSettings(settings, dynamic);
    this.disk = dynamic.get(DISK);
    this.leastDocuments = dynamic.get(LEAST_DOCUMENTS);
    dynamic.addSettingsUpdateConsumer(DISK, this::disk);
    dynamic.addSettingsUpdateConsumer(LEAST_DOCUMENTS, least -> leastDocuments = least);
  }

  private static RelativeByteSizeValue disk(String text) {
    RelativeByteSizeValue disk = RelativeByteSizeValue.parseRelativeByteSizeValue(text, DISK_NAME);
    if (disk.isAbsolute()) {
      MemorySizes.requireLeast(DISK_NAME, text, disk.getAbsolute(), 0);
    }
    return disk;
  }

  private static RowPrecision precision(String text) {
    for (RowPrecision precision : RowPrecision.values()) {
      if (precision.name().toLowerCase(Locale.ROOT).equals(text)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "[towerrank.rows.precision]: expected [float32] or [float16], got [" + text + "]");
  }

  /**
   * Opens the directory. If that fails the node starts without, and says so.
   *
   * @param executor whose thread writes files
   */
  public static NodeRows open(
      NodeEnvironment node, Settings settings, ClusterSettings dynamic, Executor executor) {
    NodeRows opened = new NodeRows(node, settings, dynamic);
    // A node without data, as a dedicated master, may have no data path.
    if (!node.hasNodeFile()) {
      return opened;
    }
    try {
      opened.measure();
      Path directory = node.nodeDataPaths()[0].resolve("towerrank").resolve("rows");
      opened.rows =
          SegmentRows.open(
              directory,
              new RowSettings(
                  () -> opened.budget,
                  opened::room,
                  () -> opened.leastDocuments,
                  PRECISION.get(settings),
                  executor,
                  LOGGER::warn));
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("rows of documents are not kept on disk: {}", e.toString());
    }
    return opened;
  }

  private void disk(RelativeByteSizeValue changed) {
    disk = changed;
    measure();
  }

  /** Call it regularly: the size of a disk may change. */
  public void measure() {
    try {
      ByteSizeValue total = store().getTotal();
      budget = disk.calculateValue(total, null).getBytes();
    } catch (IOException e) {
      budget = 0;
    }
  }

  /** Bytes until the server would make its indexes read-only. */
  private long room() {
    try {
      FsInfo.Path store = store();
      long reserved = thresholds.getFreeBytesThresholdFloodStage(store.getTotal()).getBytes();
      return store.getAvailable().getBytes() - (thresholds.isEnabled() ? reserved : 0);
    } catch (IOException e) {
      return 0;
    }
  }

  private FsInfo.Path store() throws IOException {
    return FsProbe.getFSInfo(node.dataPaths()[0]);
  }

  /** The rows, empty where the directory could not be opened. */
  public Optional<SegmentRows> rows() {
    return Optional.ofNullable(rows);
  }

  /** What there is now. */
  public RowStatistics statistics() {
    return rows().map(SegmentRows::statistics).orElse(new RowStatistics(0, 0, 0, 0));
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
  }
}
