package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.elasticsearch.wire.PluginFormat;

/**
 * One version of a model, as the registry knows it.
 *
 * @param version from 1 on, never given twice to one model
 * @param content where its bundle is and what it must be
 * @param facts what was found when it was checked
 * @param created milliseconds since 1970
 * @param requires the lowest {@link PluginFormat} that can serve it; older nodes refuse it by name
 * @param others what a newer plugin says of it
 */
public record StoredVersion(
    long version, Content content, Facts facts, long created, int requires, UnknownFields others)
    implements Writeable {
  private static final Set<String> KEYS =
      Set.of(
          "version",
          "name",
          "kind",
          "fingerprint",
          "memory_in_bytes",
          "created",
          "requires",
          "blob",
          "chunks",
          "bytes",
          "sha256");

  /** A version that every plugin can serve. */
  StoredVersion(long version, Content content, Facts facts, long created) {
    this(version, content, facts, created, PluginFormat.FIRST, UnknownFields.NONE);
  }

  /**
   * A bundle in the system index.
   *
   * @param blob what its chunks' document ids begin with
   * @param chunks how many there are
   * @param bytes of the zip
   * @param sha256 of the zip
   */
  public record Content(String blob, int chunks, long bytes, String sha256) implements Writeable {
    Content(StreamInput in) throws IOException {
      this(in.readString(), in.readVInt(), in.readVLong(), in.readString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(blob);
      out.writeVInt(chunks);
      out.writeVLong(bytes);
      out.writeString(sha256);
    }
  }

  /**
   * What a bundle is.
   *
   * @param name its own name, from {@code model.json}
   * @param kind {@code two_tower}, {@code ranker}, or {@code two_tower_and_ranker}
   * @param fingerprint of its exact content
   * @param memory bytes that a node needs to serve it
   */
  public record Facts(String name, String kind, String fingerprint, long memory)
      implements Writeable {
    Facts(StreamInput in) throws IOException {
      this(in.readString(), in.readString(), in.readString(), in.readVLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(name);
      out.writeString(kind);
      out.writeString(fingerprint);
      out.writeVLong(memory);
    }
  }

  static StoredVersion read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "version of a model",
        body ->
            new StoredVersion(
                body.readVLong(),
                new Content(body),
                new Facts(body),
                body.readVLong(),
                body.readVInt(),
                UnknownFields.read(body)));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          body.writeVLong(version);
          content.writeTo(body);
          facts.writeTo(body);
          body.writeVLong(created);
          body.writeVInt(requires);
          others.writeTo(body);
        });
  }

  /** The same content under another number. */
  StoredVersion withNumber(long number) {
    return new StoredVersion(number, content, facts, created, requires, others);
  }

  /** As requests refer to it. */
  public ModelReference reference(String id) {
    return new ModelReference(id, version, facts.fingerprint());
  }

  /** As requests for versions show it: all but where it is kept. */
  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>(toMap());
    shown.keySet().removeIf(key -> key.equals("blob") || key.equals("chunks"));
    return shown;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", version);
    map.put("name", facts.name());
    map.put("kind", facts.kind());
    map.put("fingerprint", facts.fingerprint());
    map.put("memory_in_bytes", facts.memory());
    map.put("created", created);
    map.put("requires", requires);
    map.put("blob", content.blob());
    map.put("chunks", content.chunks());
    map.put("bytes", content.bytes());
    map.put("sha256", content.sha256());
    return others.addTo(map);
  }

  static StoredVersion of(StateObject object) {
    return new StoredVersion(
        object.number("version"),
        new Content(
            object.text("blob"),
            Math.toIntExact(object.number("chunks")),
            object.number("bytes"),
            object.text("sha256")),
        new Facts(
            object.text("name"),
            object.text("kind"),
            object.text("fingerprint"),
            object.number("memory_in_bytes")),
        object.number("created"),
        Math.toIntExact(object.number("requires")),
        object.others(KEYS));
  }
}
