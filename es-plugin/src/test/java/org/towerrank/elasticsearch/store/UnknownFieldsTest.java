package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownFieldsTest {
  /** JSON gives the narrowest type of number, the wire the one that was written. */
  @Test
  void theSameValuesAreEqualWhicheverWayTheyCame() {
    Map<String, Object> absent = new HashMap<>();
    absent.put("n", null);
    absent.put("x", List.of(5, 0.5f));
    assertThat(new UnknownFields(absent))
        .isEqualTo(new UnknownFields(Map.of("x", List.of(5L, 0.5))))
        .isNotEqualTo(new UnknownFields(Map.of("x", List.of(5L, 0.6))));
  }

  @Test
  void whatIsKnownGoesBeforeWhatIsNot() {
    UnknownFields fields = new UnknownFields(Map.of("known", "other", "added", true));
    assertThat(fields.addTo(Map.of("known", 1))).isEqualTo(Map.of("known", 1, "added", true));
  }
}
