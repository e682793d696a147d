package org.towerrank.elasticsearch.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.ModelStatus;
import org.towerrank.elasticsearch.stats.FeatureValues;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.elasticsearch.wire.GoldenBytes;
import org.towerrank.feature.ValueRates;
import org.towerrank.feature.ValueSums;

class NodeStatisticsTest {
  @Test
  void whatANodeCountedHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    StatisticsSnapshot counted =
        new StatisticsSnapshot(
            1,
            20,
            300,
            4,
            new LatencyPercentiles(5, 6, 7, 8),
            Map.of(
                "user_id",
                new FeatureValues(
                    new ValueSums(30, 7, 11, 2.5, 3.5), new ValueRates(9, 0.25, 0.5, -1.5, 2))));
    ModelReference reference = new ModelReference("movies", 9, "abc");
    NodeStatistics.Counted statistics =
        new NodeStatistics.Counted(
            100,
            200,
            300,
            List.of(new ModelStatus(reference, true, 77, counted, 600, null)),
            null,
            new NodeStatistics.Buffers(400, 500),
            new NodeStatistics.Rows(1000, 2000, 3, 4, 5, 6, 300),
            new NodeStatistics.Account(1500, 350));
    GoldenBytes.assertKnown("node-statistics", statistics, NodeStatistics.Counted::read);
  }

  @Test
  void whatHasNothingToSayYetIsAFrameThatMayGrow() throws IOException {
    GoldenBytes.assertWritten("empty", Frame::writeEmpty);
    try (StreamInput in = GoldenBytes.read("empty")) {
      Frame.readEmpty(in, "nothing");
      assertThat(in.available()).isZero();
    }
  }

  @Test
  void anAnswerAboutTheRegistryHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    ModelReference reference = new ModelReference("movies", 9, "abc");
    GoldenBytes.assertWritten("registry-answer", new ChangeRegistry.Response(true, reference));
    GoldenBytes.assertWritten("registry-answer-of-none", new ChangeRegistry.Response(false, null));
    ChangeRegistry.Response read =
        ChangeRegistry.Response.read(GoldenBytes.read("registry-answer"));
    assertThat(read.acknowledged()).isTrue();
    assertThat(read.reference()).isEqualTo(reference);
    ChangeRegistry.Response none =
        ChangeRegistry.Response.read(GoldenBytes.read("registry-answer-of-none"));
    assertThat(none.acknowledged()).isFalse();
    assertThat(none.reference()).isNull();
  }

  @Test
  void aRequestToLoadAModelHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    ModelReference reference = new ModelReference("movies", 9, "abc");
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      new LoadModel.NodeRequest(reference).writeTo(out);
      StreamInput in = out.bytes().streamInput();
      assertThat(new LoadModel.NodeRequest(in).reference()).isEqualTo(reference);
      assertThat(in.available()).isZero();
    }
    GoldenBytes.assertWritten("load-request", out -> Frame.write(out, reference));
    assertThat(Frame.read(GoldenBytes.read("load-request"), "it", ModelReference::read))
        .isEqualTo(reference);
  }
}
