package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.ThreadedActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.bytes.ReleasableBytesReference;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.core.CheckedRunnable;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.PutModel;

/**
 * One upload of a bundle. First the sender's right is checked, while the body waits in the network.
 * Then each part is requested when the previous one is written, by a thread that may wait for the
 * disk. The file is always deleted.
 */
final class UploadRequest implements BaseRestHandler.RequestBodyChunkConsumer {
  private final RestRequest request;
  private final NodeClient client;
  private final BundleUploads uploads;
  private final String id;
  private final PutModel.Waiting waiting;
  private final @Nullable ReleasableBytesReference body;
  private final AtomicBoolean answered = new AtomicBoolean();

  // Guarded by this.
  private @Nullable BundleUpload upload;
  private boolean streamClosed;

  UploadRequest(
      RestRequest request,
      NodeClient client,
      BundleUploads uploads,
      String id,
      PutModel.Waiting waiting) {
    this.request = request;
    this.client = client;
    this.uploads = uploads;
    this.id = id;
    this.waiting = waiting;
    // Small bodies may come whole.
    this.body = request.isStreamedContent() ? null : request.content();
  }

  @Override
  public void accept(RestChannel channel) {
    Releasable content = body == null ? () -> {} : body.retain();
    ActionListener<PutModel.Response> allowed =
        ActionListener.wrap(
            response -> fork(channel, content, () -> begin(channel)),
            e -> {
              content.close();
              fail(channel, e);
            });
    client.execute(
        PutModel.TYPE,
        PutModel.Request.permission(id),
        ContextPreservingActionListener.wrapPreservingContext(
            allowed, client.threadPool().getThreadContext()));
  }

  @Override
  public void handleChunk(RestChannel channel, ReleasableBytesReference chunk, boolean last) {
    fork(channel, chunk, () -> write(channel, chunk, last));
  }

  @Override
  public void streamClose() {
    BundleUpload begun;
    synchronized (this) {
      streamClosed = true;
      begun = upload;
    }
    // An incomplete body is never read; the reader of a complete one deletes it.
    if (begun != null && !begun.isWhole()) {
      client.threadPool().generic().execute(begun::close);
    }
  }

  private void begin(RestChannel channel) throws IOException {
    BundleUpload begun = uploads.begin();
    synchronized (this) {
      if (streamClosed && body == null) {
        begun.close();
        return;
      }
      upload = begun;
    }
    if (body == null) {
      request.contentStream().next();
    } else {
      write(channel, body, true);
    }
  }

  private void write(RestChannel channel, ReleasableBytesReference part, boolean last)
      throws IOException {
    BundleUpload begun = begun();
    begun.write(part);
    if (last) {
      if (begun.isEmpty()) {
        throw new IllegalArgumentException(
            "model ["
                + id
                + "] was not stored: expected the zip of a bundle as the request's body, it is"
                + " empty: with curl it is [--data-binary @FILE]");
      }
      begun.end();
      put(channel, begun);
    } else {
      request.contentStream().next();
    }
  }

  private synchronized BundleUpload begun() {
    return Objects.requireNonNull(upload);
  }

  /** Whoever has the answer may send the next upload, so its place is free by then. */
  private void put(RestChannel channel, BundleUpload whole) {
    client.execute(
        PutModel.TYPE,
        new PutModel.Request(id, whole.file(), waiting),
        new ThreadedActionListener<>(
            client.threadPool().generic(),
            ActionListener.runBefore(new RestToXContentListener<>(channel), whole::close)));
  }

  /**
   * Goes on where a thread may wait for the disk.
   *
   * @param content released afterwards
   */
  private void fork(RestChannel channel, Releasable content, CheckedRunnable<Exception> step) {
    client
        .threadPool()
        .generic()
        .execute(
            new AbstractRunnable() {
              @Override
              protected void doRun() throws Exception {
                step.run();
              }

              @Override
              public void onFailure(Exception e) {
                fail(channel, e);
              }

              @Override
              public void onAfter() {
                content.close();
              }
            });
  }

  private void fail(RestChannel channel, Exception e) {
    BundleUpload begun;
    synchronized (this) {
      begun = upload;
    }
    if (begun != null) {
      begun.close();
    }
    if (answered.compareAndSet(false, true)) {
      new RestToXContentListener<PutModel.Response>(channel).onFailure(withStatus(e));
    }
  }

  private Exception withStatus(Exception e) {
    return e instanceof IOException
        ? new ElasticsearchStatusException(
            "model ["
                + id
                + "] was not stored: its upload was not written to the temporary directory: "
                + e.getMessage(),
            RestStatus.INSUFFICIENT_STORAGE,
            e)
        : e;
  }
}
