package org.towerrank.elasticsearch.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.metadata.ComponentTemplate;
import org.elasticsearch.cluster.metadata.ComposableIndexTemplate;
import org.elasticsearch.cluster.metadata.IndexTemplateMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.metadata.Template;
import org.elasticsearch.common.compress.CompressedXContent;
import org.junit.jupiter.api.Test;

class IndexTemplatesTest {
  private static final String NESTED =
      "{\"_doc\":{\"properties\":{\"offers\":{\"type\":\"nested\"}}}}";
  private static final String PLAIN =
      "{\"properties\":{\"offers\":{\"properties\":{\"price\":{\"type\":\"float\"}}}}}";
  private static final String FIELD = "offers.vector";

  private final ProjectMetadata.Builder project = ProjectMetadata.builder(ProjectId.DEFAULT);

  @Test
  void aNestedObjectOfTheTemplateIsFound() throws Exception {
    project.indexTemplates(
        Map.of(
            "low", template("shop-*", PLAIN, 1),
            "high", template("shop-*", NESTED, 2)));
    IndexTemplates templates = templates();
    assertThat(templates.nesting("shop-1", FIELD)).isEqualTo(new Nesting("offers"));
    assertThat(templates.nesting("shop-1", "vector")).isEqualTo(Nesting.NONE);
    assertThat(templates.nesting("other", FIELD)).isEqualTo(Nesting.NONE);
  }

  @Test
  void theTemplateThatTheServerWouldNotTakeIsNotLookedAt() throws Exception {
    project.indexTemplates(
        Map.of(
            "low", template("shop-*", NESTED, 1),
            "high", template("shop-*", PLAIN, 2)));
    assertThat(templates().nesting("shop-1", FIELD)).isEqualTo(Nesting.NONE);
  }

  @Test
  void partsOfATemplateAreLookedAt() throws Exception {
    project.componentTemplates(
        Map.of("part", new ComponentTemplate(mapped(NESTED), null, Map.of())));
    project.indexTemplates(
        Map.of(
            "shop",
            ComposableIndexTemplate.builder()
                .indexPatterns(List.of("shop-*"))
                .componentTemplates(List.of("part"))
                .build()));
    assertThat(templates().nesting("shop-1", FIELD)).isEqualTo(new Nesting("offers"));
  }

  @Test
  void templatesOfTheEarlierKindAreLookedAt() throws Exception {
    project.put(
        IndexTemplateMetadata.builder("old")
            .patterns(List.of("shop-*"))
            .putMapping("_doc", NESTED));
    IndexTemplates templates = templates();
    assertThat(templates.nesting("shop-1", FIELD)).isEqualTo(new Nesting("offers"));
    assertThat(templates.nesting("other", FIELD)).isEqualTo(Nesting.NONE);
  }

  @Test
  void aFieldThatNoTemplateMapsWillBeNumbers() throws Exception {
    String vector =
        "{\"properties\":{\"offers\":{\"properties\":{\"vector\":{\"type\":\"dense_vector\"}}}}}";
    String shut = "{\"dynamic\":\"false\"}";
    project.indexTemplates(
        Map.of(
            "plain", template("plain-*", PLAIN, 1),
            "mapped", template("mapped-*", vector, 2),
            "shut", template("shut-*", shut, 3)));
    IndexTemplates templates = templates();
    assertThat(templates.shortestVector("plain-1", FIELD)).isEqualTo(128);
    assertThat(templates.shortestVector("other", FIELD)).isEqualTo(128);
    assertThat(templates.shortestVector("mapped-1", FIELD)).isZero();
    assertThat(templates.shortestVector("shut-1", FIELD)).isZero();
  }

  /** The server takes names apart when it makes an index, and no sooner. */
  @Test
  void aFieldBelowAnObjectWithDotsInItsNameIsMapped() throws Exception {
    String vector =
        "{\"properties\":{\"shop.offers\":{\"properties\":{\"v\":{\"type\":\"dense_vector\"}}}}}";
    project.indexTemplates(Map.of("shop", template("shop-*", vector, 1)));
    IndexTemplates templates = templates();
    assertThat(templates.shortestVector("shop-1", "shop.offers.v")).isZero();
    assertThat(templates.shortestVector("shop-1", "shop.offers.w")).isEqualTo(128);
  }

  private IndexTemplates templates() {
    return new IndexTemplates(project.build());
  }

  private static ComposableIndexTemplate template(String pattern, String mapping, long priority)
      throws IOException {
    return ComposableIndexTemplate.builder()
        .indexPatterns(List.of(pattern))
        .template(mapped(mapping))
        .priority(priority)
        .build();
  }

  private static Template mapped(String mapping) throws IOException {
    return Template.builder().mappings(new CompressedXContent(mapping)).build();
  }
}
