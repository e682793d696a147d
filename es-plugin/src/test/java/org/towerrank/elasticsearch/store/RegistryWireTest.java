package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.Writeable;
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
import org.towerrank.elasticsearch.wire.GoldenBytes;

/** Random registries and changes on the wire between nodes, and in the state on disk. */
class RegistryWireTest {
  private static final StoredVersion KNOWN_VERSION =
      new StoredVersion(
          3,
          new StoredVersion.Content("blob", 2, 300, "sha"),
          new StoredVersion.Facts("name", "ranker", "print", 400),
          500,
          1,
          new UnknownFields(Map.of("note", "of a newer plugin")));
  private static final ModelRegistry KNOWN =
      new ModelRegistry(
          Map.of(
              "m",
              new StoredModel(
                  3,
                  2,
                  List.of(KNOWN_VERSION),
                  List.of(new StoredModel.Deleted("other", 7)),
                  Set.of("blob"),
                  new UnknownFields(Map.of("limits", Map.of("rate", 7, "share", 0.5))))),
          Map.of("live", KNOWN_VERSION.reference("m")),
          Set.of("gone"),
          new UnknownFields(Map.of("groups", List.of("a", "b"))));

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
      StreamInput in = out.bytes().streamInput();
      assertThat(ModelRegistry.readDiffFrom(in).apply(before)).isEqualTo(after);
      assertThat(in.available()).isZero();
    }
  }

  /** Each upload and alias goes to every node, however many models there are. */
  @Test
  void aDifferenceSaysNothingOfModelsThatStay() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    Map<String, StoredModel> models = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      List<StoredVersion> versions = List.of(version(random, 1), version(random, 2));
      models.put("model-" + i, new StoredModel(2, 2, versions, List.of()));
    }
    ModelRegistry before = new ModelRegistry(models, Map.of(), Set.of(), UnknownFields.NONE);
    ModelRegistry pointed = new RegistryChange.PutAlias("live", "model-7", 1).apply(before, 1);
    ModelRegistry deleted = new RegistryChange.Delete("model-9", 2L).apply(before, 1);
    StoredVersion added = version(random, 3);
    RegistryChange upload =
        new RegistryChange.AddVersion("model-8", added.content(), added.facts(), 0);

    assertThat(bytes(before)).isGreaterThan(100_000);
    for (ModelRegistry after : List.of(pointed, deleted, upload.apply(before, 1))) {
      Diff<Metadata.ProjectCustom> difference = after.diff(before);
      assertThat(bytes(difference)).isLessThan(1000);
      assertThat(difference.apply(before)).isEqualTo(after).isNotEqualTo(before);
    }
  }

  private static int bytes(Writeable written) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      written.writeTo(out);
      return out.size();
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
    GoldenBytes.assertKnown("registry", KNOWN, ModelRegistry::read);
    assertThat(KNOWN.isMissing(KNOWN_VERSION.reference("m"))).isTrue();
  }

  @Test
  void aDifferenceHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    ModelReference reference = KNOWN_VERSION.reference("m");
    RegistryDifference difference =
        new RegistryDifference(
            new RegistryDifference.Changes<>(KNOWN.all(), Set.of("former")),
            new RegistryDifference.Changes<>(Map.of("live", reference), Set.of("gone")),
            Set.of("gone"),
            KNOWN.others());
    GoldenBytes.assertKnown("registry-difference", difference, RegistryDifference::read);
  }

  @Test
  void aRegistryOnDiskIsWhatOtherVersionsOfThePluginKnow() throws IOException {
    assertThat(json(KNOWN)).isEqualTo(GoldenBytes.json("registry"));
    assertThat(parsed(GoldenBytes.json("registry"))).isEqualTo(KNOWN);
  }

  @Test
  void aManifestIsWhatOtherVersionsOfThePluginKnow() throws IOException {
    Manifest manifest = new Manifest("m", KNOWN_VERSION, 600L);
    String json = Strings.toString(XContentFactory.jsonBuilder().map(manifest.toMap()));
    assertThat(json).isEqualTo(GoldenBytes.json("manifest"));
    assertThat(Manifest.of(new StateObject("it", map(json)))).isEqualTo(manifest);
    ModelReference target = KNOWN_VERSION.reference("m");
    String alias =
        Strings.toString(XContentFactory.jsonBuilder().map(ManifestStore.alias("live", target)));
    assertThat(alias).isEqualTo(GoldenBytes.json("alias"));
    assertThat(ManifestStore.target(new StateObject("it", map(alias)))).isEqualTo(target);
  }

  @Test
  void aChangeHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    Map<String, RegistryChange> changes =
        Map.of(
            "add-version",
            new RegistryChange.AddVersion("m", KNOWN_VERSION.content(), KNOWN_VERSION.facts(), 5),
            "delete",
            new RegistryChange.Delete("m", 7L),
            "put-alias",
            new RegistryChange.PutAlias("live", "m", 3),
            "delete-alias",
            new RegistryChange.DeleteAlias("live"),
            "settle",
            new RegistryChange.Settle("m", 3),
            "clear",
            new RegistryChange.Clear(),
            "forget",
            new RegistryChange.Forget(),
            "recovery",
            new Recovery(
                List.of(new Recovery.Found("m", KNOWN_VERSION)),
                Map.of("live", KNOWN_VERSION.reference("m")),
                Map.of("m", 9L),
                Set.of("blob"),
                Set.of("gone"),
                Set.of("lost")));
    for (Map.Entry<String, RegistryChange> change : changes.entrySet()) {
      String name = "registry-change-" + change.getKey();
      GoldenBytes.assertWritten(name, out -> RegistryChange.write(change.getValue(), out));
      assertThat(RegistryChange.read(GoldenBytes.read(name))).isEqualTo(change.getValue());
    }
  }

  /** An older node is the master for a while, or is started on the disk of a newer one. */
  @Test
  void whatANewerPluginSaysIsGivenOnByAnOlderOne() throws IOException {
    String json = json(KNOWN).replace("{", "{\"added\":[{\"x\":1}],");
    // Ids and aliases are names, not keys.
    json = json.replace("\"models\":{\"added\":[{\"x\":1}],", "\"models\":{");
    json = json.replace("\"aliases\":{\"added\":[{\"x\":1}],", "\"aliases\":{");
    ModelRegistry read = parsed(json);
    assertThat(read).isNotEqualTo(KNOWN);
    ModelRegistry received;
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      read.writeTo(out);
      received = ModelRegistry.read(out.bytes().streamInput());
    }
    assertThat(received).isEqualTo(read).hasSameHashCodeAs(read);
    RegistryChange alias = new RegistryChange.PutAlias("other", "m", 3);
    ModelRegistry changed = alias.apply(received, 1);
    changed = new RegistryChange.Settle("m", 3).apply(changed, 2);
    changed = new RegistryChange.DeleteAlias("other").apply(changed, 3);
    StateObject written = new StateObject("it", map(json(changed)));
    StateObject model = written.object("models").object("m");
    StateObject version = StateObject.of("its version", model.list("versions").getFirst());
    for (StateObject object : List.of(written, model, version)) {
      assertThat(object.list("added")).isEqualTo(List.of(Map.of("x", 1)));
    }
    // Not those of which newer plugins may not say more.
    assertThat(json(changed)).containsOnlyOnce("\"live\":{\"").doesNotContain("\"at\":7,\"added\"");
  }

  @Test
  void aRegistryThatTakesANewerPluginIsRefusedByName() throws IOException {
    String json = json(KNOWN).replace("\"format\":1", "\"format\":2");
    assertThatThrownBy(() -> parsed(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in a format from 1 to 1, got [2]")
        .hasMessageContaining("install that version");
  }

  @Test
  void whatIsMissingOnDiskIsNamed() throws IOException {
    String json = json(KNOWN);
    for (String key :
        List.of(
            "format",
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
            "requires",
            "missing",
            "blob",
            "chunks",
            "bytes",
            "sha256",
            "model_id")) {
      assertThatThrownBy(() -> parsed(json.replace("\"" + key + "\":", "\"other\":")))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[" + key + "]")
          .hasMessageContaining("remove-customs towerrank_models");
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

  private static Map<String, Object> map(String json) throws IOException {
    try (XContentParser parser =
        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, json)) {
      return parser.map();
    }
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
              last + random.nextInt(2),
              settled,
              versions,
              deleted,
              some(random, versions),
              others(random)));
    }
    Set<String> removed = random.nextBoolean() ? Set.of() : Set.of("removed", "too");
    return new ModelRegistry(models, aliases, removed, others(random));
  }

  private static UnknownFields others(SplittableRandom random) {
    return random.nextBoolean()
        ? UnknownFields.NONE
        : new UnknownFields(
            Map.of("added", List.of(random.nextInt(), random.nextDouble()), "text", "\"x\""));
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
        random.nextLong(1L << 45),
        random.nextInt(1, 9),
        others(random));
  }
}
