package org.towerrank.elasticsearch.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnmappedFieldsTest {
  static {
    LogConfigurator.configureESLogging();
  }

  private static final Map<String, Object> MAPPING =
      Map.of(
          "dynamic",
          "runtime",
          "properties",
          Map.of(
              "open",
              object("true", Map.of()),
              "shut",
              object("false", Map.of("within", Map.of("properties", Map.of()))),
              "with.dots",
              object("strict", Map.of()),
              "kept",
              Map.of("enabled", false),
              "whole",
              Map.of("type", "flattened")));

  @ParameterizedTest
  @CsvSource({
    "v, runtime",
    "other.v, runtime",
    "open.v, true",
    "open.more.v, true",
    "shut.v, false",
    "shut.within.v, false",
    "with.dots.v, strict",
    "with.v, runtime"
  })
  void theInnermostObjectDecides(String field, String dynamic) {
    assertThat(UnmappedFields.dynamic(MAPPING, field)).isEqualTo(dynamic);
  }

  @Test
  void mappingsAreDynamicUnlessTheySayOtherwise() {
    assertThat(UnmappedFields.dynamic(Map.of(), "v")).isEqualTo("true");
  }

  @Test
  void onlySourcesThatAreKeptHaveThem() {
    IndexMetadata kept = index(Settings.EMPTY);
    assertThat(UnmappedFields.areInSources(kept, MAPPING, "shut.v")).isTrue();
    assertThat(UnmappedFields.areInSources(kept, MAPPING, "v")).isTrue();
    assertThat(UnmappedFields.areInSources(kept, MAPPING, "open.v")).isFalse();
    assertThat(UnmappedFields.areInSources(kept, MAPPING, "with.dots.v")).isFalse();

    Map<String, Object> off = Map.of("dynamic", "false", "_source", Map.of("enabled", false));
    assertThat(UnmappedFields.areInSources(kept, off, "v")).isFalse();
    IndexMetadata disabled =
        index(Settings.builder().put("index.mapping.source.mode", "disabled").build());
    assertThat(UnmappedFields.areInSources(disabled, MAPPING, "shut.v")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "v, 0",
    "open.v, 128",
    "open.more.v, 128",
    "shut.v, 0",
    "with.dots.v, 0",
    "kept.v, 0",
    "whole.v, 0"
  })
  void shortListsBecomeNumbersWhereTheServerMakesFields(String field, int shortest) {
    assertThat(UnmappedFields.shortestVector(Settings.EMPTY, MAPPING, field)).isEqualTo(shortest);
  }

  @Test
  void rulesAndModesOfAnIndexDecideWhatListsBecome() {
    Map<String, Object> ruled = Map.of("dynamic_templates", List.of(Map.of("v", Map.of())));
    assertThat(UnmappedFields.shortestVector(Settings.EMPTY, ruled, "v")).isZero();
    assertThat(shortestBesideRuleOf(List.of("string", "long"))).isZero();
    assertThat(shortestBesideRuleOf("*")).isZero();
    assertThat(shortestBesideRuleOf("string")).isEqualTo(128);
    Map<String, Object> computed = Map.of("runtime", Map.of("v", Map.of("type", "double")));
    assertThat(UnmappedFields.shortestVector(Settings.EMPTY, computed, "v")).isZero();
    assertThat(UnmappedFields.shortestVector(Settings.EMPTY, computed, "w")).isEqualTo(128);
    Settings vectors = Settings.builder().put("index.mode", "vectordb_document").build();
    assertThat(UnmappedFields.shortestVector(vectors, Map.of(), "v")).isEqualTo(32);
  }

  private static int shortestBesideRuleOf(Object types) {
    Map<String, Object> rule = Map.of("match_mapping_type", types);
    Map<String, Object> mapping = Map.of("dynamic_templates", List.of(Map.of("rule", rule)));
    return UnmappedFields.shortestVector(Settings.EMPTY, mapping, "v");
  }

  private static Map<String, Object> object(String dynamic, Map<String, Object> fields) {
    return Map.of("dynamic", dynamic, "properties", fields);
  }

  private static IndexMetadata index(Settings settings) {
    return IndexMetadata.builder("i")
        .settings(
            Settings.builder()
                .put(settings)
                .put(IndexMetadata.SETTING_VERSION_CREATED, IndexVersion.current()))
        .numberOfShards(1)
        .numberOfReplicas(0)
        .build();
  }
}
