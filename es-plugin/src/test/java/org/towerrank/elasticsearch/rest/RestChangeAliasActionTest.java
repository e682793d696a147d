package org.towerrank.elasticsearch.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.elasticsearch.store.RegistryChange;

class RestChangeAliasActionTest {
  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MIN_VALUE})
  void aVersionThatNoModelCanHaveIsRefusedWhereItIsRead(long version) {
    Map<String, Object> body = Map.of("model_id", "movies", "version", version);
    assertThatThrownBy(() -> RestChangeAliasAction.target("live", body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a whole number from 1 on")
        .hasMessageContaining(String.valueOf(version));
  }

  /** It looks like the number that is expected. */
  @Test
  void aVersionThatIsATextIsToldAsOne() {
    Map<String, Object> body = Map.of("model_id", "movies", "version", "1");
    assertThatThrownBy(() -> RestChangeAliasAction.target("live", body))
        .hasMessageContaining("a whole number from 1 on")
        .hasMessageContaining("whose [version] is a text");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void anyOtherIsLookedUp(long version) {
    Map<String, Object> body = Map.of("model_id", "movies", "version", version);
    assertThat(RestChangeAliasAction.target("live", body))
        .isEqualTo(new RegistryChange.PutAlias("live", "movies", version));
  }
}
