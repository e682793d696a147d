package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelStatus;
import org.towerrank.elasticsearch.stats.FeatureValues;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.lucene.column.DocumentCounts;
import org.towerrank.lucene.rows.RowStatistics;

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
   * @param rows of documents
   * @param account all of it together
   */
  record Counted(
      long memory,
      long limit,
      long documents,
      List<ModelStatus> models,
      @Nullable String problem,
      Buffers buffers,
      Rows rows,
      Account account)
      implements Writeable {

    static Counted read(StreamInput in) throws IOException {
      return Frame.read(
          in,
          "statistics of a node",
          body ->
              new Counted(
                  body.readLong(),
                  body.readLong(),
                  body.readLong(),
                  body.readCollectionAsList(ModelStatus::read),
                  body.readOptionalString(),
                  new Buffers(body),
                  new Rows(body),
                  new Account(body)));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      Frame.write(
          out,
          body -> {
            body.writeLong(memory);
            body.writeLong(limit);
            body.writeLong(documents);
            body.writeCollection(models);
            body.writeOptionalString(problem);
            buffers.writeTo(body);
            rows.writeTo(body);
            account.writeTo(body);
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
    Buffers(StreamInput in) throws IOException {
      this(in.readLong(), in.readLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeLong(used);
      out.writeLong(limit);
    }
  }

  /**
   * What the circuit breaker counts.
   *
   * @param counted bytes of models, of what is kept of documents, and of buffers
   * @param documentLimit bytes that may be kept of documents
   */
  record Account(long counted, long documentLimit) implements Writeable {
    Account(StreamInput in) throws IOException {
      this(in.readVLong(), in.readVLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeVLong(counted);
      out.writeVLong(documentLimit);
    }
  }

  /**
   * Rows of documents: in files beside the indexes, and where those came from that were needed.
   *
   * @param bytes of all files
   * @param limit bytes that they may have
   * @param segments whose rows are in files, counted once for each model
   * @param building segments whose rows are written or wait for it
   * @param fromFiles documents that were copied from files
   * @param fromMemory documents that were copied from the heap
   * @param computed documents that were read and computed
   */
  record Rows(
      long bytes,
      long limit,
      int segments,
      int building,
      long fromFiles,
      long fromMemory,
      long computed)
      implements Writeable {
    static Rows of(RowStatistics files, DocumentCounts.Snapshot documents) {
      return new Rows(
          files.bytes(),
          files.budget(),
          files.segments(),
          files.building(),
          documents.files(),
          documents.memory(),
          documents.computed());
    }

    Rows(StreamInput in) throws IOException {
      this(
          in.readLong(),
          in.readLong(),
          in.readVInt(),
          in.readVInt(),
          in.readVLong(),
          in.readVLong(),
          in.readVLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeLong(bytes);
      out.writeLong(limit);
      out.writeVInt(segments);
      out.writeVInt(building);
      out.writeVLong(fromFiles);
      out.writeVLong(fromMemory);
      out.writeVLong(computed);
    }

    private void show(XContentBuilder builder) throws IOException {
      builder
          .startObject("rows")
          .field("disk_in_bytes", bytes)
          .field("disk_limit_in_bytes", limit)
          .field("segments", segments)
          .field("building", building)
          .field("from_disk", fromFiles)
          .field("from_heap", fromMemory)
          .field("computed", computed)
          .endObject();
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

  List<ModelStatus> models() {
    return counted.models();
  }

  /** Why the node can run no model. */
  Optional<String> problem() {
    return Optional.ofNullable(counted.problem());
  }

  /** Why the node could not load a version. */
  Optional<String> problem(ModelReference version) {
    return counted.models().stream()
        .filter(model -> model.reference().equals(version))
        .findFirst()
        .map(ModelStatus::problem);
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
        .field("counted_in_bytes", counted.account().counted())
        .field("document_cache_in_bytes", counted.documents())
        .field("document_cache_limit_in_bytes", counted.account().documentLimit())
        .field("buffers_in_bytes", counted.buffers().used())
        .field("buffers_limit_in_bytes", counted.buffers().limit());
    counted.rows().show(builder);
    builder.startArray("models");
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
        .field("loaded", model.loaded());
    if (model.problem() != null) {
      builder.field("problem", model.problem());
    }
    builder
        .field("memory_in_bytes", model.memory())
        .field("document_cache_in_bytes", model.documents())
        .field("loads", counted.loads())
        .field("inferences", counted.inferences())
        .field("rows", counted.rows())
        .field("failures", counted.failures());
    show(builder, counted.latency());
    builder.startObject("features");
    for (Map.Entry<String, FeatureValues> feature : counted.features().entrySet()) {
      builder.field(feature.getKey(), feature.getValue());
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
}
