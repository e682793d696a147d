package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

class RowCopyTest {
  @Test
  void rowsOfAnotherSchemaAreRefused() throws Exception {
    Mlp mlp = new Mlp(List.of(8), Activation.RELU, 0f, false);
    Bundle bundle = Exporter.export(RandomModels.run(new DeepFm(2, mlp, 0f), 1)).writer().build();
    FeatureSchema other =
        new FeatureSchema(List.of(bundle.schema().feature("age")), bundle.schema().encoders());
    EncodedRows rows = new EncodedRows(new RowLayout(other), 1);
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      assertThatThrownBy(() -> model.scoreRows(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected rows of 15 numbers")
          .hasMessageContaining("got rows of 1");
    }
  }
}
