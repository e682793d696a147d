package org.towerrank.elasticsearch.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.elasticsearch.common.Strings;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.wire.GoldenBytes;

class EmbedProgressTest {
  @Test
  void theProgressIsTheSameAfterTheWireAndNamesEveryCount() throws IOException {
    EmbedProgress progress = new EmbedProgress(7, 6, 5, 4, 3, 2, 1);
    GoldenBytes.assertKnown("embed-progress", progress, EmbedProgress::read);
    assertThat(Strings.toString(progress))
        .isEqualTo(
            "{\"total\":7,\"batches\":6,\"embedded\":5,\"deleted\":4,\"retries\":3,\"failed\":2,"
                + "\"throttled_millis\":1}");
  }
}
