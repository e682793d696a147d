package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Versions that are found by what is in them, not by a name. */
class RegistryContentTest {
  private static final String SOME = "0123456789abcdef".repeat(4);
  private static final String OTHER = "0123456789abcdef".repeat(2) + "f".repeat(32);

  private static StoredVersion version(long number, String fingerprint) {
    return new StoredVersion(
        number,
        new StoredVersion.Content("blob-" + number, 1, 300, "sha"),
        new StoredVersion.Facts("name", "two_tower", fingerprint, 400),
        500,
        1,
        new UnknownFields(Map.of()));
  }

  private static ModelRegistry registry(Map<String, Set<String>> missing) {
    return new ModelRegistry(
        Map.of("b", model(missing, "b", 1, 2, 7), "c", model(missing, "c", 9)),
        Map.of(),
        Set.of(),
        new UnknownFields(Map.of()));
  }

  private static StoredModel model(Map<String, Set<String>> missing, String id, long... numbers) {
    List<StoredVersion> versions =
        Arrays.stream(numbers)
            .mapToObj(number -> version(number, number == 7 ? "e".repeat(64) : SOME))
            .toList();
    return new StoredModel(
        9, 9, versions, List.of(), missing.getOrDefault(id, Set.of()), new UnknownFields(Map.of()));
  }

  @Test
  void theNewestVersionWithTheContentIsFound() {
    ModelRegistry registry = registry(Map.of());
    assertThat(registry.withContent(SOME)).contains(new ModelReference("b", 2, SOME));
    assertThat(registry.withContent(SOME.substring(0, 32)))
        .contains(new ModelReference("b", 2, SOME));
    assertThat(registry.withContent(OTHER)).isEmpty();
  }

  @Test
  void nobodyFindsAModelByABeginningThatManyHave() {
    ModelRegistry registry = registry(Map.of());
    for (String beginning : List.of("", "e", "e".repeat(31), SOME.substring(0, 31))) {
      assertThat(registry.withContent(beginning)).isEmpty();
    }
  }

  @Test
  void oneThatTheStoreHasGoesBeforeOneThatItLacks() {
    assertThat(registry(Map.of("b", Set.of("blob-2"))).withContent(SOME))
        .contains(new ModelReference("b", 1, SOME));
    assertThat(registry(Map.of("b", Set.of("blob-1", "blob-2"))).withContent(SOME))
        .contains(new ModelReference("c", 9, SOME));
    assertThat(
            registry(Map.of("b", Set.of("blob-1", "blob-2"), "c", Set.of("blob-9")))
                .withContent(SOME))
        .contains(new ModelReference("b", 2, SOME));
  }
}
