package org.towerrank.elasticsearch.score;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;

/** What a model made of a user and items. */
public final class ScoredItems extends ActionResponse implements ToXContentObject {
  private final ModelReference model;
  private final float @Nullable [] userVector;
  private final List<Item> items;

  ScoredItems(ModelReference model, float @Nullable [] userVector, List<Item> items) {
    this.model = model;
    this.userVector = userVector;
    this.items = List.copyOf(items);
  }

  /**
   * One item.
   *
   * @param id of its document, null where the request gave its features
   * @param scores by task, null without a ranker
   * @param vector of the item tower, null without towers
   * @param similarity inner product of the vectors of user and item, null without towers
   */
  record Item(
      @Nullable String id,
      @Nullable Map<String, Float> scores,
      @Nullable List<Float> vector,
      @Nullable Double similarity) {}

  @Override
  public void writeTo(StreamOutput out) {
    TransportAction.localOnly();
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject().field("model_id", model.id()).field("version", model.version());
    if (userVector != null) {
      builder.array("user_vector", userVector);
    }
    builder.startArray("items");
    for (Item item : items) {
      show(builder, item);
    }
    return builder.endArray().endObject();
  }

  private static void show(XContentBuilder builder, Item item) throws IOException {
    builder.startObject();
    if (item.id() != null) {
      builder.field("id", item.id());
    }
    if (item.scores() != null) {
      builder.field("scores", item.scores());
    }
    if (item.vector() != null) {
      builder.field("vector", item.vector());
      builder.field("similarity", item.similarity());
    }
    builder.endObject();
  }
}
