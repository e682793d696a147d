package org.towerrank.elasticsearch.embed;

import java.util.Map;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.index.mapper.RoutingFieldMapper;
import org.elasticsearch.search.SearchHit;
import org.jspecify.annotations.Nullable;

/**
 * A document as it was read.
 *
 * @param routing it was indexed with, else null
 * @param sequenceNumber and {@code primaryTerm} say which change of the document this is
 */
record SourceDocument(
    String index,
    String id,
    @Nullable String routing,
    long sequenceNumber,
    long primaryTerm,
    Map<String, Object> source) {

  static SourceDocument of(SearchHit hit) {
    Map<String, Object> source = hit.getSourceAsMap();
    return new SourceDocument(
        hit.getIndex(),
        hit.getId(),
        routing(hit.field(RoutingFieldMapper.NAME)),
        hit.getSeqNo(),
        hit.getPrimaryTerm(),
        source == null ? Map.of() : source);
  }

  /** The same document, read again. */
  SourceDocument of(GetResponse again) {
    return new SourceDocument(
        index, id, routing, again.getSeqNo(), again.getPrimaryTerm(), again.getSourceAsMap());
  }

  private static @Nullable String routing(@Nullable DocumentField field) {
    return field == null ? null : String.valueOf(field.<Object>getValue());
  }

  /** Sets a field of the document, unless it was changed since it was read. */
  UpdateRequest update(String field, Object value) {
    return new UpdateRequest(index, id)
        .routing(routing)
        .setIfSeqNo(sequenceNumber)
        .setIfPrimaryTerm(primaryTerm)
        .doc(nested(field, value));
  }

  private static Map<String, Object> nested(String path, Object value) {
    int dot = path.indexOf('.');
    return dot < 0
        ? Map.of(path, value)
        : Map.of(path.substring(0, dot), nested(path.substring(dot + 1), value));
  }
}
