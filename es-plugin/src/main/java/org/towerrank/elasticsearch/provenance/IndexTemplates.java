package org.towerrank.elasticsearch.provenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.elasticsearch.cluster.metadata.IndexTemplateMetadata;
import org.elasticsearch.cluster.metadata.MetadataIndexTemplateService;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.compress.CompressedXContent;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.mapper.MapperService;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** What templates say of an index that is not there yet, which its first document makes. */
record IndexTemplates(ProjectMetadata project) {

  /**
   * Where a field of such an index will be. A field that one template has in a nested object cannot
   * be outside of it by another: the server merges no such mappings.
   *
   * @param index its name
   */
  Nesting nesting(String index, String field) {
    return mappings(index).stream()
        .map(mapping -> Nesting.of(parsed(mapping), field))
        .filter(nesting -> nesting.object() != null)
        .findFirst()
        .orElse(Nesting.NONE);
  }

  /**
   * From how many numbers on a list of them will be a vector in such an index, as {@link
   * FieldOrigin#shortestVector} says; 0 where a template maps the field.
   *
   * @param index its name
   */
  int shortestVector(String index, String field) {
    List<? extends Map<?, ?>> parsed =
        mappings(index).stream().map(IndexTemplates::parsed).toList();
    if (parsed.stream().anyMatch(mapping -> !FieldOrigins.find(mapping, field).isEmpty())) {
      return 0;
    }
    Settings settings = settings(index);
    return Stream.concat(parsed.stream(), Stream.of(Map.of()))
        .mapToInt(mapping -> UnmappedFields.shortestVector(settings, mapping, field))
        .min()
        .orElse(0);
  }

  private Settings settings(String index) {
    String template = MetadataIndexTemplateService.findV2Template(project, index, false);
    return template == null
        ? MetadataIndexTemplateService.resolveSettings(
            MetadataIndexTemplateService.findV1Templates(project, index, false))
        : MetadataIndexTemplateService.resolveSettings(project, template);
  }

  /** As the server chooses them: the best of today's kind, or else all of the earlier kind. */
  private List<CompressedXContent> mappings(String index) {
    String template = MetadataIndexTemplateService.findV2Template(project, index, false);
    return template == null
        ? MetadataIndexTemplateService.findV1Templates(project, index, false).stream()
            .map(IndexTemplateMetadata::mappings)
            .filter(Objects::nonNull)
            .toList()
        : MetadataIndexTemplateService.collectMappings(project, template, index);
  }

  private static Map<?, ?> parsed(CompressedXContent mapping) {
    try {
      Map<String, Object> read = MapperService.parseMapping(NamedXContentRegistry.EMPTY, mapping);
      return read.get(MapperService.SINGLE_MAPPING_NAME) instanceof Map<?, ?> inner ? inner : read;
    } catch (IOException e) {
      throw new UncheckedIOException("a template's mapping is no JSON", e);
    }
  }
}
