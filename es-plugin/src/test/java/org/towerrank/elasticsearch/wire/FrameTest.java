package org.towerrank.elasticsearch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.SplittableRandom;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FrameTest {
  private record Old(String name, long number) {
    static Old read(StreamInput in) throws IOException {
      return Frame.read(in, "thing", body -> new Old(body.readString(), body.readVLong()));
    }
  }

  private record New(String name, long number, String added) {
    static New read(StreamInput in) throws IOException {
      return Frame.read(
          in,
          "thing",
          body ->
              new New(
                  body.readString(),
                  body.readVLong(),
                  Frame.hasMore(body) ? body.readString() : "absent"));
    }
  }

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @RepeatedTest(20)
  void anOlderNodeSkipsWhatANewerOneAdds(RepetitionInfo repetition) throws IOException {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    String name = "x".repeat(random.nextInt(300));
    long number = random.nextLong(Long.MAX_VALUE);
    String added = "y".repeat(random.nextInt(300));
    BytesReference bytes =
        framed(
            1,
            out -> {
              out.writeString(name);
              out.writeVLong(number);
              out.writeString(added);
            });
    try (StreamInput in = bytes.streamInput()) {
      assertThat(Old.read(in)).isEqualTo(new Old(name, number));
      assertThat(in.readString()).isEqualTo("behind");
    }
    try (StreamInput in = bytes.streamInput()) {
      assertThat(New.read(in)).isEqualTo(new New(name, number, added));
      assertThat(in.readString()).isEqualTo("behind");
    }
  }

  @Test
  void aNewerNodeSeesThatAnOlderOneAddsNothing() throws IOException {
    BytesReference bytes =
        framed(
            1,
            out -> {
              out.writeString("name");
              out.writeVLong(3);
            });
    try (StreamInput in = bytes.streamInput()) {
      assertThat(New.read(in)).isEqualTo(new New("name", 3, "absent"));
      assertThat(in.readString()).isEqualTo("behind");
    }
  }

  @Test
  void aNewerFormatIsAConflictThatNamesThePlugin() throws IOException {
    for (int format : new int[] {0, 2, 1000}) {
      try (StreamInput in = framed(format, out -> out.writeString("name")).streamInput()) {
        assertThatThrownBy(() -> Old.read(in))
            .hasMessageContaining("expected [thing] in a format from 1 to 1, got [" + format + "]")
            .hasMessageContaining("newer TowerRank plugin")
            .extracting(e -> ((ElasticsearchStatusException) e).status())
            .isEqualTo(RestStatus.CONFLICT);
      }
    }
  }

  private static BytesReference framed(int format, Writeable body) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      Frame.write(out, format, body);
      out.writeString("behind");
      return out.copyBytes();
    }
  }
}
