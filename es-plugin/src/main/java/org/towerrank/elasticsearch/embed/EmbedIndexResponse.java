package org.towerrank.elasticsearch.embed;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.towerrank.elasticsearch.store.ModelReference;

/** What a task did. */
public final class EmbedIndexResponse extends ActionResponse implements ToXContentObject {
  private final ModelReference model;
  private final EmbedProgress progress;
  private final Ending ending;
  private final List<EmbedFailure> failures;

  /**
   * How an index is left.
   *
   * @param refreshed whether searches find all that was written; otherwise they do after the next
   *     refresh
   * @param stale documents whose vector is still of another model
   */
  record Ending(boolean refreshed, long stale) {
    /** Where nothing was done. */
    static final Ending UNTOUCHED = new Ending(false, 0);
  }

  EmbedIndexResponse(
      ModelReference model, EmbedProgress progress, Ending ending, List<EmbedFailure> failures) {
    this.model = model;
    this.progress = progress;
    this.ending = ending;
    this.failures = List.copyOf(failures);
  }

  @Override
  public void writeTo(StreamOutput out) {
    TransportAction.localOnly();
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    builder
        .startObject()
        .field("model_id", model.id())
        .field("version", model.version())
        .field("fingerprint", model.fingerprint());
    progress
        .fields(builder)
        .field("stale", ending.stale())
        .field("refreshed", ending.refreshed())
        .startArray("failures");
    for (EmbedFailure failure : failures) {
      builder
          .startObject()
          .field("index", failure.index())
          .field("id", failure.id())
          .field("reason", failure.reason())
          .endObject();
    }
    return builder.endArray().endObject();
  }
}
