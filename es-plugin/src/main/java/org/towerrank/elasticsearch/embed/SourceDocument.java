package org.towerrank.elasticsearch.embed;

import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.mapper.RoutingFieldMapper;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.search.SearchHit;
import org.jspecify.annotations.Nullable;

/**
 * A document as it was read.
 *
 * @param shard that it is in; of this index, not of another that gets the same name later
 * @param routing it was indexed with, else null
 * @param sequenceNumber and {@code primaryTerm} say which change of the document this is
 */
record SourceDocument(
    ShardId shard,
    String id,
    @Nullable String routing,
    long sequenceNumber,
    long primaryTerm,
    Map<String, Object> source) {

  static SourceDocument of(SearchHit hit) {
    Map<String, Object> source = hit.getSourceAsMap();
    return new SourceDocument(
        hit.getShard().getShardId(),
        hit.getId(),
        routing(hit.field(RoutingFieldMapper.NAME)),
        hit.getSeqNo(),
        hit.getPrimaryTerm(),
        source == null ? Map.of() : source);
  }

  /** The same document, read again. */
  SourceDocument of(GetResponse again) {
    Map<String, Object> read = again.getSourceAsMap();
    return new SourceDocument(
        shard,
        id,
        routing,
        again.getSeqNo(),
        again.getPrimaryTerm(),
        read == null ? Map.of() : read);
  }

  String index() {
    return shard.getIndexName();
  }

  private static @Nullable String routing(@Nullable DocumentField field) {
    return field == null ? null : String.valueOf(field.<Object>getValue());
  }

  /** Sets fields of the document, by path, unless it was changed since it was read. */
  UpdateRequest update(Map<String, Object> fields) {
    Map<String, Object> changes = new LinkedHashMap<>();
    fields.forEach((path, value) -> XContentHelper.update(changes, nested(path, value), false));
    return new UpdateRequest(index(), id)
        .routing(routing)
        .setIfSeqNo(sequenceNumber)
        .setIfPrimaryTerm(primaryTerm)
        .doc(changes);
  }

  private static Map<String, Object> nested(String path, Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    int dot = path.indexOf('.');
    if (dot < 0) {
      object.put(path, value);
    } else {
      object.put(path.substring(0, dot), nested(path.substring(dot + 1), value));
    }
    return object;
  }
}
