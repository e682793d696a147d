package org.towerrank.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleNetworksTest {
  private static final JsonSubTypes ARCHITECTURES = Network.class.getAnnotation(JsonSubTypes.class);

  @Test
  void everyArchitectureHasASample() {
    List<Class<?>> types =
        Arrays.stream(ARCHITECTURES.value()).<Class<?>>map(JsonSubTypes.Type::value).toList();
    assertThat(SampleNetworks.all().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(types);
  }

  @Test
  void namesOfArchitecturesAreUnique() {
    assertThat(Arrays.stream(ARCHITECTURES.value()).map(JsonSubTypes.Type::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
  }
}
