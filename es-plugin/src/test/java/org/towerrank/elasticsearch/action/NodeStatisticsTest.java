package org.towerrank.elasticsearch.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.ModelStatus;
import org.towerrank.elasticsearch.stats.FeatureCounts;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;

class NodeStatisticsTest {
  /** Changing these bytes breaks clusters that run two versions of the plugin: raise the format. */
  private static final String BEFORE_BUFFERS =
      "000000000000006400000000000000c8000000000000012c010125010c066d6f76696573"
          + "0903616263014d0114ac0204050607080107757365725f69641e070b00";

  private static final String BEFORE_ROWS = BEFORE_BUFFERS + "000000000000019000000000000001f4";

  private static final String BYTES =
      "016d000000000000006400000000000000c8000000000000012c010127010c066d6f766965730903616263014d"
          + "0114ac0204050607080107757365725f69641e070bd804"
          + "00000000000000019000000000000001f4"
          + "00000000000003e800000000000007d003040506ac02dc0bde02";

  @Test
  void whatANodeCountedHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    StatisticsSnapshot counted =
        new StatisticsSnapshot(
            1,
            20,
            300,
            4,
            new LatencyPercentiles(5, 6, 7, 8),
            Map.of("user_id", new FeatureCounts.Snapshot(30, 7, 11)));
    ModelReference reference = new ModelReference("movies", 9, "abc");
    NodeStatistics.Counted statistics =
        new NodeStatistics.Counted(
            100,
            200,
            300,
            List.of(new ModelStatus(reference, true, 77, counted, 600)),
            null,
            new NodeStatistics.Buffers(400, 500),
            new NodeStatistics.Rows(1000, 2000, 3, 4, 5, 6, 300),
            new NodeStatistics.Account(1500, 350));
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      statistics.writeTo(out);
      String bytes = HexFormat.of().formatHex(BytesReference.toBytes(out.bytes()));
      assertThat(bytes).isEqualTo(BYTES);
      assertThat(NodeStatistics.Counted.read(out.bytes().streamInput())).isEqualTo(statistics);
    }
    byte[] older = HexFormat.of().parseHex("0141" + BEFORE_BUFFERS);
    NodeStatistics.Counted read = NodeStatistics.Counted.read(new BytesArray(older).streamInput());
    assertThat(read.models()).containsExactly(new ModelStatus(reference, true, 77, counted, 0));
    assertThat(read.buffers()).isEqualTo(NodeStatistics.Buffers.UNTOLD);
    assertThat(read.rows()).isEqualTo(NodeStatistics.Rows.UNTOLD);
    assertThat(read.account()).isEqualTo(NodeStatistics.Account.UNTOLD);
    byte[] withBuffers = HexFormat.of().parseHex("0151" + BEFORE_ROWS);
    NodeStatistics.Counted newer =
        NodeStatistics.Counted.read(new BytesArray(withBuffers).streamInput());
    assertThat(newer.buffers()).isEqualTo(statistics.buffers());
    assertThat(newer.rows()).isEqualTo(NodeStatistics.Rows.UNTOLD);
  }
}
