package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;

/**
 * The uploads under way at this node. Each has a file of its own, so their number is limited.
 * Thread-safe.
 */
public final class BundleUploads {
  /** How long an upload may be idle while another one waits. */
  private static final TimeValue PATIENCE = TimeValue.timeValueSeconds(60);

  private final Path directory;
  private final IntSupplier most;
  private final LongSupplier nanoTime;
  private final Set<BundleUpload> underWay = ConcurrentHashMap.newKeySet();

  /**
   * No uploads yet.
   *
   * @param directory for their files
   * @param most that may be under way at a time
   */
  public BundleUploads(Path directory, IntSupplier most, LongSupplier nanoTime) {
    this.directory = directory;
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins an upload, to be closed in any case.
   *
   * @throws EsRejectedExecutionException (429) when there are too many
   */
  synchronized BundleUpload begin() throws IOException {
    if (underWay.size() >= most.getAsInt()) {
      giveUpStalled();
    }
    if (underWay.size() >= most.getAsInt()) {
      throw new EsRejectedExecutionException(
          "expected up to ["
              + most.getAsInt()
              + "] uploads of models at a time at a node, got one more; try again when one is done");
    }
    // A cleaner of temporary directories may have deleted it.
    Files.createDirectories(directory);
    BundleUpload upload = new BundleUpload(directory, nanoTime, underWay::remove);
    underWay.add(upload);
    return upload;
  }

  private void giveUpStalled() {
    long now = nanoTime.getAsLong();
    underWay.stream()
        .filter(upload -> !upload.isWhole())
        .max(Comparator.comparingLong(upload -> now - upload.lastProgress()))
        .filter(upload -> now - upload.lastProgress() > PATIENCE.nanos())
        .ifPresent(BundleUpload::close);
  }
}
