package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelStatus;
import org.towerrank.elasticsearch.stats.FeatureCounts;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.wire.Frame;

/** What one node counted about its models. */
public final class NodeStatistics extends BaseNodeResponse implements ToXContentFragment {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Counted counted;

  /**
   * The part that crosses the wire.
   *
   * @param memory bytes accounted for models
   * @param limit that they may have
   * @param documents bytes kept of documents
   * @param problem why the node can run no model; null if it can
   * @param buffers of runs
   */
  record Counted(
      long memory,
      long limit,
      long documents,
      List<ModelStatus> models,
      @Nullable String problem,
      Buffers buffers)
      implements Writeable {
    private static final int FORMAT = 1;

    static Counted read(StreamInput in) throws IOException {
      return Frame.read(
          in,
          "statistics of a node",
          FORMAT,
          body ->
              new Counted(
                  body.readLong(),
                  body.readLong(),
                  body.readLong(),
                  body.readCollectionAsList(ModelStatus::read),
                  Frame.hasMore(body) ? body.readOptionalString() : null,
                  Frame.hasMore(body) ? new Buffers(body) : Buffers.UNTOLD));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      Frame.write(
          out,
          FORMAT,
          body -> {
            body.writeLong(memory);
            body.writeLong(limit);
            body.writeLong(documents);
            body.writeCollection(models);
            body.writeOptionalString(problem);
            buffers.writeTo(body);
          });
    }
  }

  /**
   * The direct memory of inputs and outputs of runs.
   *
   * @param used bytes of all buffers, those that wait for a run too
   * @param limit bytes that they may have
   */
  record Buffers(long used, long limit) implements Writeable {
    /** For a node whose older plugin does not send them. */
    static final Buffers UNTOLD = new Buffers(0, 0);

    Buffers(StreamInput in) throws IOException {
      this(in.readLong(), in.readLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeLong(used);
      out.writeLong(limit);
    }
  }

  NodeStatistics(DiscoveryNode node, Counted counted) {
    super(node);
    this.counted = counted;
  }

  NodeStatistics(StreamInput in, DiscoveryNode node) throws IOException {
    super(in, node);
    this.counted = Counted.read(in);
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    counted.writeTo(out);
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    builder
        .startObject(getNode().getId())
        .field("name", getNode().getName())
        .field("can_serve", counted.problem() == null);
    if (counted.problem() != null) {
      builder.field("problem", counted.problem());
    }
    builder
        .field("memory_in_bytes", counted.memory())
        .field("memory_limit_in_bytes", counted.limit())
        .field("document_cache_in_bytes", counted.documents())
        .field("buffers_in_bytes", counted.buffers().used())
        .field("buffers_limit_in_bytes", counted.buffers().limit())
        .startArray("models");
    for (ModelStatus model : counted.models()) {
      show(builder, model);
    }
    return builder.endArray().endObject();
  }

  private static void show(XContentBuilder builder, ModelStatus model) throws IOException {
    StatisticsSnapshot counted = model.statistics();
    builder
        .startObject()
        .field("model_id", model.reference().id())
        .field("version", model.reference().version())
        .field("fingerprint", model.reference().fingerprint())
        .field("loaded", model.loaded())
        .field("memory_in_bytes", model.memory())
        .field("loads", counted.loads())
        .field("inferences", counted.inferences())
        .field("rows", counted.rows())
        .field("failures", counted.failures());
    show(builder, counted.latency());
    builder.startObject("features");
    for (Map.Entry<String, FeatureCounts.Snapshot> feature : counted.features().entrySet()) {
      show(builder, feature.getKey(), feature.getValue());
    }
    builder.endObject().endObject();
  }

  private static void show(XContentBuilder builder, LatencyPercentiles latency) throws IOException {
    builder
        .startObject("latency_in_millis")
        .field("p50", latency.p50() / NANOS_PER_MILLI)
        .field("p90", latency.p90() / NANOS_PER_MILLI)
        .field("p99", latency.p99() / NANOS_PER_MILLI)
        .field("max", latency.max() / NANOS_PER_MILLI)
        .endObject();
  }

  private static void show(XContentBuilder builder, String name, FeatureCounts.Snapshot counts)
      throws IOException {
    builder
        .startObject(name)
        .field("values", counts.values())
        .field("missing_rate", counts.missingRate())
        .field("unknown_rate", counts.unknownRate())
        .endObject();
  }
}
