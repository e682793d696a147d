package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Random registries and changes on the wire between nodes, and in the state on disk. */
class RegistryWireTest {
  /** Changing these bytes breaks clusters that run two versions of the plugin: raise the format. */
  private static final String KNOWN_BYTES =
      "015201016d013603020101230304626c6f6202ac0203736861046e616d650672616e6b6572057072696e74"
          + "9003f40301056f74686572070104626c6f6201046c6976650109016d03057072696e740104676f6e65";

  /** Of a plugin whose registry does not tell what is missing. */
  private static final String OLDER_BYTES =
      "014c01016d013003020101230304626c6f6202ac0203736861046e616d650672616e6b6572057072696e74"
          + "9003f40301056f746865720701046c6976650109016d03057072696e740104676f6e65";

  private static final List<String> KNOWN_CHANGES =
      List.of(
          "012400016d04626c6f6202ac0203736861046e616d650672616e6b6572057072696e74900305",
          "010c01016d010000000000000007",
          "010902046c697665016d03",
          "010603046c697665",
          "010404016d03",
          "010105",
          "01500601016d01230304626c6f6202ac0203736861046e616d650672616e6b6572057072696e749003"
              + "f40301046c6976650109016d03057072696e7401016d090104626c6f620104676f6e6501046c6f7374");
  private static final StoredVersion KNOWN_VERSION =
      new StoredVersion(
          3,
          new StoredVersion.Content("blob", 2, 300, "sha"),
          new StoredVersion.Facts("name", "ranker", "print", 400),
          500);
  private static final ModelRegistry KNOWN =
      new ModelRegistry(
          Map.of(
              "m",
              new StoredModel(
                  3,
                  2,
                  List.of(KNOWN_VERSION),
                  List.of(new StoredModel.Deleted("other", 7)),
                  Set.of("blob"))),
          Map.of("live", KNOWN_VERSION.reference("m")),
          Set.of("gone"));

  private static final NamedWriteableRegistry WRITEABLES =
      new NamedWriteableRegistry(
          List.of(
              new NamedWriteableRegistry.Entry(
                  Metadata.ProjectCustom.class, ModelRegistry.TYPE, ModelRegistry::read)));

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @RepeatedTest(20)
  void aRegistryIsTheSameAfterTheWire(RepetitionInfo repetition) throws IOException {
    ModelRegistry registry = registry(new SplittableRandom(repetition.getCurrentRepetition()));
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      registry.writeTo(out);
      ModelRegistry read = ModelRegistry.read(out.bytes().streamInput());
      assertThat(read).isEqualTo(registry).hasSameHashCodeAs(registry);
    }
  }

  @RepeatedTest(20)
  void aRegistryIsTheSameAfterItWasKeptOnDisk(RepetitionInfo repetition) throws IOException {
    ModelRegistry registry = registry(new SplittableRandom(repetition.getCurrentRepetition()));
    assertThat(parsed(json(registry))).isEqualTo(registry);
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
            new RegistryChange.AddVersion("movies", version.content(), version.facts(), 5),
            new RegistryChange.Delete("movies", null),
            new RegistryChange.Delete("movies", 7L),
            new RegistryChange.PutAlias("live", "movies", 3),
            new RegistryChange.DeleteAlias("live"),
            new RegistryChange.Settle("movies", 3),
            new RegistryChange.Clear(),
            new Recovery(
                List.of(new Recovery.Found("movies", version)),
                Map.of("live", version.reference("movies")),
                Map.of("movies", 9L),
                Set.of("blob"),
                Set.of("gone"),
                Set.of("lost")));
    for (RegistryChange change : changes) {
      try (BytesStreamOutput out = new BytesStreamOutput()) {
        RegistryChange.write(change, out);
        assertThat(RegistryChange.read(out.bytes().streamInput())).isEqualTo(change);
      }
    }
  }

  @Test
  void aRegistryHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      KNOWN.writeTo(out);
      assertThat(hex(out)).isEqualTo(KNOWN_BYTES);
    }
    byte[] older = HexFormat.of().parseHex(OLDER_BYTES);
    ModelRegistry read = ModelRegistry.read(new BytesArray(older).streamInput());
    assertThat(read.isMissing(KNOWN_VERSION.reference("m"))).isFalse();
    assertThat(KNOWN.isMissing(KNOWN_VERSION.reference("m"))).isTrue();
    assertThat(read.model("m").versions()).isEqualTo(KNOWN.model("m").versions());
    assertThat(read.aliases()).isEqualTo(KNOWN.aliases());
  }

  @Test
  void aChangeHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    List<String> found = new ArrayList<>();
    for (RegistryChange change :
        List.of(
            new RegistryChange.AddVersion("m", KNOWN_VERSION.content(), KNOWN_VERSION.facts(), 5),
            new RegistryChange.Delete("m", 7L),
            new RegistryChange.PutAlias("live", "m", 3),
            new RegistryChange.DeleteAlias("live"),
            new RegistryChange.Settle("m", 3),
            new RegistryChange.Clear(),
            new Recovery(
                List.of(new Recovery.Found("m", KNOWN_VERSION)),
                Map.of("live", KNOWN_VERSION.reference("m")),
                Map.of("m", 9L),
                Set.of("blob"),
                Set.of("gone"),
                Set.of("lost")))) {
      try (BytesStreamOutput out = new BytesStreamOutput()) {
        RegistryChange.write(change, out);
        found.add(hex(out));
      }
    }
    assertThat(found).isEqualTo(KNOWN_CHANGES);
  }

  @Test
  void whatANewerPluginWroteToDiskIsReadWithoutItsAdditions() throws IOException {
    String json = json(KNOWN).replace("{", "{\"of a newer plugin\":[{\"x\":1}],");
    // Ids and aliases are names, not keys.
    json = json.replace("\"models\":{\"of a newer plugin\":[{\"x\":1}],", "\"models\":{");
    json = json.replace("\"aliases\":{\"of a newer plugin\":[{\"x\":1}],", "\"aliases\":{");
    assertThat(json).contains("of a newer plugin");
    assertThat(parsed(json)).isEqualTo(KNOWN);
  }

  @Test
  void whatIsMissingOnDiskIsNamed() throws IOException {
    String json = json(KNOWN);
    for (String key :
        List.of(
            "models",
            "aliases",
            "removed_aliases",
            "last_version",
            "settled",
            "deleted",
            "at",
            "versions",
            "version",
            "name",
            "kind",
            "fingerprint",
            "memory_in_bytes",
            "created",
            "blob",
            "chunks",
            "bytes",
            "sha256",
            "model_id")) {
      assertThatThrownBy(() -> parsed(json.replace("\"" + key + "\":", "\"other\":")))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[" + key + "]");
    }
  }

  /** Every request resolves a name: that makes nothing anew, however many models there are. */
  @Test
  void modelsAreListedWithoutACopy() {
    assertThat(KNOWN.models()).isSameAs(KNOWN.models()).containsOnlyKeys("m");
    assertThat(KNOWN.resolve("m", null)).isEqualTo(KNOWN_VERSION.reference("m"));
  }

  @Test
  void otherContentUnderAKnownNumberIsAConflictThatNamesBoth() {
    ModelReference known = new ModelReference("m", 3, "print");
    ModelReference other = new ModelReference("m", 3, "0123456789abcdef");
    ModelReference unknown = new ModelReference("m", 4, "print");

    assertThat(KNOWN.version(known)).contains(KNOWN_VERSION);
    assertThat(KNOWN.version(other)).isEmpty();
    assertThat(KNOWN.absence(other).status()).isEqualTo(RestStatus.CONFLICT);
    assertThat(KNOWN.absence(other)).hasMessageContaining("model [m] version [3]");
    assertThat(KNOWN.absence(other)).hasMessageContaining("[0123456789ab]");
    assertThat(KNOWN.absence(other)).hasMessageContaining("[print]");
    assertThat(KNOWN.absence(unknown).status()).isEqualTo(RestStatus.NOT_FOUND);
  }

  private static String hex(BytesStreamOutput out) {
    return HexFormat.of().formatHex(BytesReference.toBytes(out.bytes()));
  }

  private static String json(ModelRegistry registry) throws IOException {
    XContentBuilder json = XContentFactory.jsonBuilder().startObject();
    var parts = registry.toXContentChunked(ToXContent.EMPTY_PARAMS);
    while (parts.hasNext()) {
      parts.next().toXContent(json, ToXContent.EMPTY_PARAMS);
    }
    return Strings.toString(json.endObject());
  }

  private static ModelRegistry parsed(String json) throws IOException {
    try (XContentParser parser =
        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, json)) {
      return ModelRegistry.fromXContent(parser);
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
          aliases.put("alias-" + random.nextInt(9), versions.getLast().reference("model-" + i));
        }
      }
      List<StoredModel.Deleted> deleted = new ArrayList<>();
      for (int d = random.nextInt(3); d > 0; d--) {
        deleted.add(new StoredModel.Deleted("gone" + random.nextInt(), random.nextLong(1L << 45)));
      }
      long settled = random.nextLong(last + 1);
      models.put(
          "model-" + i,
          new StoredModel(
              last + random.nextInt(2), settled, versions, deleted, some(random, versions)));
    }
    Set<String> removed = random.nextBoolean() ? Set.of() : Set.of("removed", "too");
    return new ModelRegistry(models, aliases, removed);
  }

  private static Set<String> some(SplittableRandom random, List<StoredVersion> versions) {
    return versions.stream()
        .map(version -> version.content().blob())
        .filter(blob -> random.nextBoolean())
        .collect(Collectors.toSet());
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
