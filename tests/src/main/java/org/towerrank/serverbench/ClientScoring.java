package org.towerrank.serverbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;

/**
 * The usual alternative to rescoring in the server: a client asks for the documents with their
 * fields, encodes these, scores with ONNX Runtime, and sorts.
 */
record ClientScoring(ClickIndex index, RankingModel model) {

  /** Numbers of the best {@code size} hits of a window, best first. */
  List<Integer> best(int group, int window, int size) {
    JsonNode hits = index.search(index.withFeatures(group, window)).json().at("/hits/hits");
    EncodedRows request = model.request(index.user());
    float[] scores = model.score(request, encode(hits));
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(size)
        .toList();
  }

  private EncodedRows encode(JsonNode hits) {
    RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
    EncodedRows rows = encoder.newRows(hits.size());
    for (int row = 0; row < hits.size(); row++) {
      encoder.encode(values(hits.get(row)), rows, row);
    }
    return rows;
  }

  private Map<String, Object> values(JsonNode hit) {
    Map<String, Object> values = new HashMap<>();
    JsonNode source = hit.get("_source");
    for (String column : index.columns()) {
      JsonNode value = source.get(column);
      values.put(column, value.isNumber() ? value.asDouble() : value.asText());
    }
    return values;
  }

  /** The rows of a group's hits as the model reads them, with the user's features in each. */
  List<Map<String, Object>> rows(int group, int window) {
    JsonNode hits = index.search(index.withFeatures(group, window)).json().at("/hits/hits");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (JsonNode hit : hits) {
      Map<String, Object> row = new HashMap<>(index.user());
      row.putAll(values(hit));
      rows.add(row);
    }
    return rows;
  }
}
