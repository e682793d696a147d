package org.towerrank.elasticsearch.embed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.mapper.RoutingFieldMapper;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.search.SearchHit;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.request.DocumentSources;

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

  /**
   * What to read of documents to write a field of them.
   *
   * @param paths that the model reads
   * @param target the field, and beside it which model made its vector; the object that it is in is
   *     read whole, as it may be a list
   */
  static List<String> paths(List<String> paths, String target) {
    int dot = target.indexOf('.');
    List<String> all = new ArrayList<>(paths);
    all.add(FieldOrigin.companionOf(target));
    if (dot > 0) {
      all.add(target.substring(0, dot));
    }
    return all;
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

  /** The value at a path, null if there is none. */
  @Nullable Object value(String path) {
    return DocumentSources.value(id, source, path);
  }

  private static @Nullable String routing(@Nullable DocumentField field) {
    return field == null ? null : String.valueOf(field.<Object>getValue());
  }

  /**
   * Sets fields of the document, by path, unless it was changed since it was read. A field that the
   * document has is set where it has it, as names of objects may have dots. Where it has it in
   * several ways, one gets the value and the others none: an index would read all of them.
   *
   * @throws IllegalArgumentException where a list of objects is on the way: an update would put one
   *     object in its place
   */
  UpdateRequest update(Map<String, Object> fields) {
    Map<String, Object> changes = new LinkedHashMap<>();
    fields.forEach(
        (path, value) -> {
          List<List<String>> places = new ArrayList<>();
          collect(source, path, List.of(), places);
          if (places.isEmpty()) {
            requireNoList(path);
            places.add(List.of(path.split("\\.", -1)));
          }
          // The server takes nothing for a vector before the vector, but not after it.
          for (List<String> other : places.subList(0, places.size() - 1)) {
            XContentHelper.update(changes, nested(other, null), false);
          }
          XContentHelper.update(changes, nested(places.getLast(), value), false);
        });
    // Also where the document says the same already: it may be from before that was mapped.
    return new UpdateRequest(index(), id)
        .detectNoop(false)
        .routing(routing)
        .setIfSeqNo(sequenceNumber)
        .setIfPrimaryTerm(primaryTerm)
        .doc(changes);
  }

  private void requireNoList(String path) {
    Object parent = source;
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      int begin = path.lastIndexOf('.', dot - 1) + 1;
      parent = parent instanceof Map<?, ?> object ? object.get(path.substring(begin, dot)) : null;
      if (parent instanceof List<?> list && !list.isEmpty()) {
        throw new IllegalArgumentException(
            "expected ["
                + path.substring(0, dot)
                + "] to be one object, to write a vector into, got a list of "
                + list.size()
                + ": map the field outside of it");
      }
    }
  }

  /**
   * Finds where an object has a field, in the order in which it was read: the names, one inside of
   * the other.
   */
  private static void collect(
      Map<?, ?> object, String path, List<String> outer, List<List<String>> places) {
    object.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          List<String> names = new ArrayList<>(outer);
          names.add(name);
          if (name.equals(path)) {
            places.add(names);
          } else if (value instanceof Map<?, ?> child && path.startsWith(name + ".")) {
            collect(child, path.substring(name.length() + 1), names, places);
          }
        });
  }

  private static Map<String, Object> nested(List<String> names, @Nullable Object value) {
    Object inner = names.size() == 1 ? value : nested(names.subList(1, names.size()), value);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(names.getFirst(), inner);
    return object;
  }
}
