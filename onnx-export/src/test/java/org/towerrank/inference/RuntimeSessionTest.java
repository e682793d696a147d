package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

class RuntimeSessionTest {
  /** The graph that was checked is the one that runs, whatever format the file also is of. */
  @Test
  void aFileIsReadAsAnOnnxModelEvenWhereItIsOfTwoFormats() throws Exception {
    Mlp narrow = new Mlp(List.of(8), Activation.RELU, 0f, false);
    Bundle bundle =
        Exporter.export(RandomModels.run(new DeepFm(2, narrow, 0f), 1)).writer().build();
    GraphSpec spec = bundle.graphs().getFirst();
    ByteBuffer onnx = bundle.onnx(spec);
    byte[] model = new byte[onnx.remaining()];
    onnx.get(model);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(new byte[] {0x32, 6, 0, 0, 'O', 'R', 'T', 'M'});
    both.write(model);
    try (RuntimeSession session =
        RuntimeSession.load(
            spec.file(), ByteBuffer.wrap(both.toByteArray()), SessionSettings.SERVING)) {
      assertThat(session.outputShape(spec.output())).hasSize(2);
    }
  }
}
