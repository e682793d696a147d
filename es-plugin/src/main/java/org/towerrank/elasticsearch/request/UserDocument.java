package org.towerrank.elasticsearch.request;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.jspecify.annotations.Nullable;

/**
 * A document that holds a user's features.
 *
 * @param index its index, or an alias of one
 * @param routing where the document was indexed with one, else null
 */
public record UserDocument(String index, String id, @Nullable String routing) implements Writeable {
  /** What the server allows the id of a document to have. */
  private static final int LONGEST_ID = 512;

  static UserDocument parse(String place, Map<String, Object> values) {
    RequestObject object = new RequestObject(place, values);
    UserDocument document =
        new UserDocument(
            object.requiredText("index", RequestObject.LONGEST_NAME),
            object.requiredText("id", LONGEST_ID),
            object.text("routing", LONGEST_ID).orElse(null));
    object.end();
    return document;
  }

  static UserDocument read(StreamInput in) throws IOException {
    return new UserDocument(in.readString(), in.readString(), in.readOptionalString());
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeString(index);
    out.writeString(id);
    out.writeOptionalString(routing);
  }

  /** As it was written in the request. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>(Map.of("index", index, "id", id));
    if (routing != null) {
      map.put("routing", routing);
    }
    return map;
  }
}
