package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.ModelReference;

/** Random registries and changes on the wire between nodes, and in the state on disk. */
class RegistryWireTest {
  private static final NamedWriteableRegistry WRITEABLES =
      new NamedWriteableRegistry(
          List.of(
              new NamedWriteableRegistry.Entry(
                  Metadata.ProjectCustom.class, ModelRegistry.TYPE, ModelRegistry::new)));

  @RepeatedTest(20)
  void aRegistryIsTheSameAfterTheWire(RepetitionInfo repetition) throws IOException {
    ModelRegistry registry = registry(new SplittableRandom(repetition.getCurrentRepetition()));
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      registry.writeTo(out);
      ModelRegistry read = new ModelRegistry(out.bytes().streamInput());
      assertThat(read).isEqualTo(registry).hasSameHashCodeAs(registry);
    }
  }

  @RepeatedTest(20)
  void aRegistryIsTheSameAfterItWasKeptOnDisk(RepetitionInfo repetition) throws IOException {
    ModelRegistry registry = registry(new SplittableRandom(repetition.getCurrentRepetition()));
    XContentBuilder json = XContentFactory.jsonBuilder().startObject();
    var parts = registry.toXContentChunked(ToXContent.EMPTY_PARAMS);
    while (parts.hasNext()) {
      parts.next().toXContent(json, ToXContent.EMPTY_PARAMS);
    }
    byte[] bytes = BytesReference.toBytes(BytesReference.bytes(json.endObject()));
    try (XContentParser parser =
        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, bytes)) {
      assertThat(ModelRegistry.fromXContent(parser)).isEqualTo(registry);
    }
  }

  @RepeatedTest(20)
  void theDifferenceOfTwoRegistriesMakesOneTheOther(RepetitionInfo repetition) throws IOException {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    ModelRegistry before = registry(random);
    ModelRegistry after = random.nextInt(5) == 0 ? before : registry(random);
    Diff<Metadata.ProjectCustom> difference = after.diff(before);
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      difference.writeTo(out);
      StreamInput in = new NamedWriteableAwareStreamInput(out.bytes().streamInput(), WRITEABLES);
      assertThat(ModelRegistry.readDiffFrom(in).apply(before)).isEqualTo(after);
    }
  }

  @Test
  void everyChangeIsTheSameAfterTheWire() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StoredVersion version = version(random, 1);
    List<RegistryChange> changes =
        List.of(
            new RegistryChange.AddVersion("movies", version.content(), version.facts()),
            new RegistryChange.Delete("movies", null),
            new RegistryChange.Delete("movies", 7L),
            new RegistryChange.PutAlias("live", new ModelReference("movies", 3)),
            new RegistryChange.DeleteAlias("live"));
    for (RegistryChange change : changes) {
      try (BytesStreamOutput out = new BytesStreamOutput()) {
        RegistryChange.write(change, out);
        assertThat(RegistryChange.read(out.bytes().streamInput())).isEqualTo(change);
      }
    }
  }

  private static ModelRegistry registry(SplittableRandom random) {
    Map<String, StoredModel> models = new HashMap<>();
    Map<String, ModelReference> aliases = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<StoredVersion> versions = new ArrayList<>();
      long last = 0;
      for (int v = random.nextInt(4); v > 0; v--) {
        last += random.nextInt(1, 4);
        versions.add(version(random, last));
        if (random.nextBoolean()) {
          aliases.put("alias-" + random.nextInt(9), new ModelReference("model-" + i, last));
        }
      }
      models.put("model-" + i, new StoredModel(last + random.nextInt(2), versions));
    }
    return new ModelRegistry(models, aliases);
  }

  private static StoredVersion version(SplittableRandom random, long number) {
    String blob = "blob" + random.nextInt();
    return new StoredVersion(
        number,
        new StoredVersion.Content(
            blob, random.nextInt(1, 99), random.nextLong(1L << 40), "sha" + random.nextInt()),
        new StoredVersion.Facts(
            "name \"" + random.nextInt(), "ranker", "print" + number, random.nextLong(1L << 40)),
        random.nextLong(1L << 45));
  }
}
