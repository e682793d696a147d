package org.towerrank.elasticsearch.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;

class SourceListsTest {
  static {
    LogConfigurator.configureESLogging();
  }

  private static final String MODE = "index.mapping.source.mode";
  private static final String MAPPING =
      """
      {"properties":{
        "terms":{"type":"keyword"},"numbers":{"type":"float"},
        "both":{"type":"text","fields":{"raw":{"type":"keyword"}}},
        "flat":{"type":"flattened"},
        "user":{"properties":{"history":{"type":"keyword"}}},
        "dotted.history":{"type":"keyword"},
        "arrays":{"type":"keyword","synthetic_source_keep":"arrays"},
        "stored":{"type":"keyword","store":true},
        "stored_numbers":{"type":"long","store":true},
        "short_arrays":{"type":"keyword","ignore_above":2,"synthetic_source_keep":"arrays"},
        "short_whole":{"type":"keyword","ignore_above":2,"synthetic_source_keep":"all"},
        "any_arrays":{"type":"long","ignore_malformed":true,"synthetic_source_keep":"arrays"},
        "short_stored":{"type":"keyword","ignore_above":2,"store":true},
        "short_fields":{"type":"keyword","ignore_above":2,"fields":{"text":{"type":"text"}}},
        "normal":{"type":"keyword","normalizer":"lowercase"},
        "stays":{"properties":{"history":{"type":"keyword","ignore_above":2}}},
        "short_visits":{"type":"nested","properties":{"history":{"type":"keyword","ignore_above":2}}},
        "sorted_text":{"type":"text","doc_values":true},
        "copied":{"type":"keyword","copy_to":"terms"},
        "text":{"type":"text"},
        "stored_text":{"type":"text","store":true},
        "vector":{"type":"dense_vector","dims":3},
        "off":{"type":"object","enabled":false},
        "no_values":{"type":"keyword","doc_values":false},
        "no_numbers":{"type":"long","doc_values":"false"},
        "whole":{"synthetic_source_keep":"all","properties":{"history":{"type":"keyword"}}},
        "visits":{"type":"nested","properties":{"history":{"type":"keyword"}}},
        "none":{"type":"keyword","synthetic_source_keep":"none"}}}
      """;
  private static final List<String> SORTED =
      List.of(
          "terms",
          "numbers",
          "both",
          "flat.history",
          "user.history",
          "dotted.history",
          "stored_numbers",
          "normal",
          "sorted_text",
          "none");
  private static final List<String> KEPT =
      List.of(
          "arrays",
          "stored",
          "copied",
          "text",
          "stored_text",
          "vector",
          "off",
          "off.history",
          "no_values",
          "no_numbers",
          "whole.history",
          "visits.history",
          "not_mapped",
          "user.not_mapped");

  private static final SourceLists LISTS = new SourceLists(json(MAPPING));

  private static Map<String, Object> json(String text) {
    return XContentHelper.convertToMap(XContentType.JSON.xContent(), text, false);
  }

  private static IndexMetadata index(String... settings) {
    Settings.Builder builder = Settings.builder();
    builder.put(IndexMetadata.SETTING_VERSION_CREATED, IndexVersion.current());
    for (int i = 0; i < settings.length; i += 2) {
      builder.put(settings[i], settings[i + 1]);
    }
    return IndexMetadata.builder("users")
        .settings(builder)
        .numberOfShards(1)
        .numberOfReplicas(0)
        .build();
  }

  private static boolean sorted(IndexMetadata index, String path) {
    return LISTS.areSorted(index, path, Map.of());
  }

  /** As the server was seen to do it. */
  @Test
  void whatDocValuesDoNotTakeComesBehindAllOthers() {
    IndexMetadata arrays = index("index.mode", "logsdb");
    assertThat(sorted(arrays, "short_arrays", "v1", "v2")).isFalse();
    assertThat(sorted(arrays, "short_arrays", "v10", "v2")).isTrue();
    assertThat(sorted(arrays, "short_whole", "v10", "v2")).isFalse();
    assertThat(sorted(arrays, "any_arrays", 2, 1)).isFalse();
    assertThat(sorted(arrays, "any_arrays", "none", 1)).isTrue();
    IndexMetadata limit = index("index.mode", "logsdb", "index.mapping.ignore_above", "2");
    assertThat(sorted(limit, "terms", "v10", "v2")).isTrue();
    assertThat(sorted(limit, "terms", "v1", "v2")).isFalse();
  }

  private static boolean sorted(IndexMetadata index, String path, Object... values) {
    return LISTS.areSorted(index, path, Map.of(path, List.of(values)));
  }

  /** As the server was seen to do it, too: it keeps the order beside doc values alone. */
  @Test
  void whatIsKeptWithoutDocValuesIsAsItWasSent() {
    IndexMetadata arrays = index("index.mode", "logsdb");
    assertThat(sorted(arrays, "short_stored", "v10", "v2")).isFalse();
    assertThat(sorted(index(MODE, "synthetic"), "short_stored", "v10", "v2")).isTrue();
    assertThat(sorted(arrays, "short_fields", "v10", "v2")).isFalse();
    Map<String, Object> several = Map.of("history", List.of("v10", "v2"));
    assertThat(LISTS.areSorted(arrays, "stays.history", Map.of("stays", several))).isTrue();
    Map<String, Object> objects = Map.of("stays", List.of(several));
    assertThat(LISTS.areSorted(arrays, "stays.history", objects)).isFalse();
    Map<String, Object> visits = Map.of("short_visits", several);
    assertThat(LISTS.areSorted(arrays, "short_visits.history", visits)).isFalse();
    assertThat(LISTS.areSorted(index(MODE, "synthetic"), "short_visits.history", visits)).isTrue();
  }

  @Test
  void textsAreSortedWhereDocValuesAreOfTheFormatOfTimeSeries() {
    String format = "index.use_time_series_doc_values_format";
    assertThat(sorted(index(MODE, "synthetic", format, "true"), "text")).isTrue();
    String keep = "index.mapping.synthetic_source_keep";
    assertThat(sorted(index("index.mode", "logsdb", keep, "none", format, "false"), "text"))
        .isFalse();
  }

  @Test
  void nestedObjectsAreInTheirOrderAndListsInOneOfThemAreNot() {
    IndexMetadata synthetic = index(MODE, "synthetic");
    Map<String, Object> one = Map.of("history", "v2");
    Map<String, Object> other = Map.of("history", List.of("v1"));
    Map<String, Object> several = Map.of("history", List.of("v2", "v1"));
    String path = "visits.history";
    assertThat(LISTS.areSorted(synthetic, path, Map.of("visits", List.of(one, other)))).isFalse();
    assertThat(LISTS.areSorted(synthetic, path, Map.of("visits", List.of(one, several)))).isTrue();
    assertThat(LISTS.areSorted(synthetic, path, Map.of("visits", several))).isTrue();
    IndexMetadata arrays = index("index.mode", "logsdb");
    assertThat(LISTS.areSorted(arrays, path, Map.of("visits", several))).isFalse();
  }

  @Test
  void syntheticSourcesSortTheListsThatDocValuesHave() {
    IndexMetadata synthetic = index(MODE, "synthetic");
    assertThat(SORTED).allMatch(path -> sorted(synthetic, path));
    assertThat(KEPT).noneMatch(path -> sorted(synthetic, path));
    IndexMetadata series = index("index.mode", "time_series", "index.routing_path", "terms");
    assertThat(SORTED).allMatch(path -> sorted(series, path));
    assertThat(KEPT).filteredOn(path -> sorted(series, path)).containsExactly("text");
    String keep = "index.mapping.synthetic_source_keep";
    IndexMetadata logs = index("index.mode", "logsdb", keep, "none");
    assertThat(KEPT).filteredOn(path -> sorted(logs, path)).containsExactly("text");
  }

  @Test
  void anIndexMayKeepAllListsButThoseOfFieldsThatDoNot() {
    for (IndexMetadata index :
        List.of(
            index(MODE, "synthetic", "index.mapping.synthetic_source_keep", "arrays"),
            index("index.mode", "logsdb"))) {
      // The order is that of texts before they were normalized.
      assertThat(SORTED).filteredOn(path -> sorted(index, path)).containsExactly("normal", "none");
      assertThat(KEPT).noneMatch(path -> sorted(index, path));
    }
  }

  @Test
  void storedSourcesAreAsTheyWereSent() {
    assertThat(SORTED).noneMatch(path -> sorted(index(), path));
    SourceLists earlier = new SourceLists(json("{\"_source\":{\"mode\":\"synthetic\"}}"));
    assertThat(earlier.areSorted(index(), "terms", Map.of())).isFalse();
    SourceLists mapped =
        new SourceLists(
            json(
                """
                {"_source":{"mode":"synthetic"},"properties":{"terms":{"type":"keyword"}}}
                """));
    assertThat(mapped.areSorted(index(), "terms", Map.of())).isTrue();
  }
}
