package org.towerrank.elasticsearch.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.junit.jupiter.api.Test;

class EmbedProgressTest {
  @Test
  void theProgressIsTheSameAfterTheWireAndNamesEveryCount() throws IOException {
    EmbedProgress progress = new EmbedProgress(6, 5, 4, 3, 2, 1);
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      progress.writeTo(out);
      assertThat(new EmbedProgress(out.bytes().streamInput())).isEqualTo(progress);
    }
    assertThat(Strings.toString(progress))
        .isEqualTo(
            "{\"total\":6,\"batches\":5,\"embedded\":4,\"deleted\":3,\"retries\":2,\"failed\":1}");
  }
}
