package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;

/** What is fitted before the network is, and has to fit into one file with all else. */
class DefinitionLimitsTest {

  /** Of columns with so many boundaries each. */
  private static FeatureSchema schema(IntToDoubleFunction boundary, int... boundaries) {
    List<Feature> features = new ArrayList<>();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    for (int i = 0; i < boundaries.length; i++) {
      String name = "column" + i;
      features.add(new CategoricalFeature(name, Side.ITEM, name, name));
      encoders.put(
          name,
          new DiscretizedEncoder(
              IntStream.range(0, boundaries[i]).mapToDouble(boundary).boxed().toList()));
    }
    return new FeatureSchema(features, encoders);
  }

  @Test
  void encodersOfMoreBytesThanAManifestAreRefused() {
    assertThatNoException()
        .isThrownBy(() -> DefinitionLimits.requireFitted(schema(Math::sqrt, 131_000, 131_000)));
    assertThatThrownBy(
            () ->
                DefinitionLimits.requireFitted(
                    schema(Math::sqrt, 100_000, 131_000, 120_000, 131_000)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[run.json]: expected at most 8388608 bytes, got ")
        .hasMessageContaining("most of all [column1] with ");
  }

  @Test
  void encodersOfMoreNumbersThanAManifestAreRefused() {
    int[] many = IntStream.range(0, 2_500).map(any -> 200).toArray();
    assertThatThrownBy(() -> DefinitionLimits.requireFitted(schema(each -> each, many)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("500000")
        .hasMessageContaining("give it fewer buckets");
  }
}
