package org.towerrank.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.ValueRates;

class BadBundleTest {
  private static final String VOCABULARY = "vocab/item_id.txt";

  @TempDir private Path folder;
  @TempDir private Path scratch;
  private TestBundle bundle;

  @BeforeEach
  void makeABundle() throws IOException {
    bundle = TestBundle.ranker();
  }

  private void fails(String... messageParts) {
    assertThatThrownBy(bundle::open)
        .isInstanceOf(BundleException.class)
        .hasMessageContainingAll(messageParts);
  }

  @Test
  void aTruncatedFileIsToldByItsChecksum() {
    byte[] whole = bundle.file(VOCABULARY);
    bundle.with(VOCABULARY, Arrays.copyOf(whole, whole.length - 3));
    fails("[vocab/item_id.txt] was changed or truncated");
  }

  @Test
  void anEditedGraphIsToldByItsChecksum() {
    byte[] edited = bundle.file("ranker.onnx").clone();
    edited[edited.length / 2] ^= 1;
    bundle.with("ranker.onnx", edited);
    fails("[ranker.onnx] was changed or truncated", "expected SHA-256");
  }

  @Test
  void aNewerFormatVersionIsRefusedBeforeItsKeysAreRead() {
    bundle.edit("\"format_version\" : 1", "\"format_version\" : 99, \"new_key\" : true");
    fails("format version [99]", "reads up to 2");
  }

  @Test
  void aMissingFileIsNamed() {
    bundle.without(VOCABULARY);
    fails("has no file [vocab/item_id.txt]");
  }

  @Test
  void aFileThatTheManifestDoesNotListIsNamed() {
    bundle.with("extra.sh", new byte[] {1});
    fails("holds [extra.sh] which model.json does not list: remove it");
  }

  @Test
  void aZipOfTheFolderIsToldFromOneOfTheFilesInIt() throws IOException {
    byte[] manifest = bundle.file("model.json");
    byte[] zip =
        bundle
            .without("model.json")
            .with("shop/model.json", manifest)
            .with("__MACOSX/shop/._model.json", new byte[] {1})
            .zip();
    assertThatThrownBy(() -> openZip(zip, BundleLimits.DEFAULT))
        .isInstanceOf(BundleException.class)
        .hasMessageEndingWith(
            "has no file [model.json], but [shop/model.json]: expected what is in [shop], without"
                + " the folder");
  }

  @Test
  void theMarkThatSomeEditorsPutBeforeUtf8IsPassedOver() throws IOException {
    byte[] json = bundle.file("model.json");
    bundle.with("model.json", ("\ufeff" + new String(json, UTF_8)).getBytes(UTF_8));
    assertThat(bundle.open().name()).isEqualTo("random");
    bundle.with("model.json", ("\ufeff\ufeff" + new String(json, UTF_8)).getBytes(UTF_8));
    fails("[model.json] is not valid");
  }

  @Test
  void jsonThatIsBrokenIsToldInOneLine() {
    bundle.edit("\"name\" : \"random\"", "\"name\" = \"random\"");
    oneLine("in line 3");
    bundle.edit("\"name\" = \"random\"", "\"name\" : 5");
    oneLine("in line 3");
  }

  private void oneLine(String end) {
    assertThatThrownBy(bundle::open)
        .isInstanceOf(BundleException.class)
        .hasMessageStartingWith("[model.json] is not valid: ")
        .hasMessageEndingWith(end)
        .hasMessageNotContainingAny("\n", "REDACTED", "org.towerrank");
  }

  @Test
  void anUnknownKeyIsToldWithLineAndNearestName() {
    bundle.edit("\"name\" : \"random\"", "\"name\" : \"random\", \"taks\" : []");
    fails("[model.json] line ", "unknown key [taks]", "nearest is [tasks]");
  }

  @Test
  void sharesOfValuesThatCannotBeAreToldByTheirKey() throws IOException {
    String brand =
        """
        "features" : {"brand" : {"values" : 8, "missing_rate" : 0.5, "unknown_rate" : 0,
                                 "mean" : 0, "deviation" : 0}}, "metrics" :""";
    bundle.edit("\"metrics\" :", brand);
    assertThat(bundle.open().provenance().features().get("brand"))
        .isEqualTo(new ValueRates(8, 0.5, 0, 0, 0));
    bundle.edit("\"missing_rate\" : 0.5", "\"missing_rate\" : 2");
    fails("[model.json] is not valid: ", "[missing_rate]", "[2.0]");
    bundle.edit("\"missing_rate\" : 2, ", "");
    fails("key [missing_rate]: expected a number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\" : \"random\" | \"name\" : \"random\", \"name\" : \"other\" | Duplicate field 'name'",
        "\"format_version\" : 1 | \"format_version\" : \"1\" | [format_version] is no whole number",
        "\"format_version\" : 1 | \"format_version\" : 1.0 | [format_version] is no whole number",
        "\"output_width\" : 2 | \"output_width\" : 2.0 | [output_width]: expected a whole number",
        "\"output_width\" : 2 | \"output_width\" : \"2\" | [output_width]: expected a whole number",
        "\"name\" : \"random\" | \"name\" : 5 | key [name]: expected a text, got [5] in line 3",
        "\"flat\" : false | \"flat\" : \"no\" | key [flat]: expected true or false",
        "\"file\" : \"ranker.onnx\" | \"file\" : {} | key [file]: expected a text",
        "\"role\" : \"ranker\" | \"role\" : \"rankr\" | [role]: unknown value [rankr], nearest is [ranker]",
        "\"kind\" : \"sequence\" | \"kind\" : \"seq\" | [kind]: unknown value [seq], expected one of [age",
        "\"kind\" : \"sequence\", | | key [kind]: expected a name, got none",
        "\"max_length\" : 6 | \"max_length\" : 0 | is not valid: feature [history]: max_length must be",
        "\"name\" : \"random\" | \"name\" : \"\" | expected a name without space around it",
        "\"name\" : \"random\" | \"name\" : \" a\" | expected a name without space around it",
        "\"name\" : \"random\" | \"name\" : \"a\\ud800b\" | half of a surrogate pair in [a\\u{d800}b]",
        "\"name\" : \"random\" | \"name\" : \"a\\u202eb\" | without control characters, got [a\\u{202e}b]",
        "\"name\" : \"random\" | \"name\" : \"a\\nb\" | without control characters, got [a\\u{a}b]",
        "\"click\" | \"\" | [tasks]: expected a name",
        "\"dimension\" : 2 | \"dimension\" : 1000000000 | [network.dimension]: expected at most 16384",
        "\"output_width\" : 2 | \"output_width\" : 2000000000 | output_width: expected at most 4096",
        "\"output_width\" : 2 | \"output_width\" : -2 | output_width: expected at least 1",
        "\"role\" : \"ranker\" | \"role\" : null | the key [role] is missing",
        "\"file\" : \"ranker.onnx\" | \"file\" : null | the key [file] is missing",
      })
  void whatIsNotAsTheFormatSaysIsRefused(String from, @Nullable String to, String message) {
    bundle.edit(from, to == null ? "" : to);
    fails("[model.json]", message);
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 12_000_000, 2_000_000_000})
  void aSequenceOfAbsurdLengthIsRefusedBeforeRowsOfItAreMade(int length) {
    bundle.edit("\"max_length\" : 6", "\"max_length\" : " + length);
    fails("[model.json]: feature [history] max_length: expected at most 16384, got: " + length);
  }

  @Test
  void moreThanOneDocumentOrTextBehindItIsRefused() {
    byte[] json = bundle.file("model.json");
    for (String behind : List.of("{}", "x", "1", "\u0000")) {
      bundle.with("model.json", (new String(json, UTF_8) + behind).getBytes(UTF_8));
      fails("[model.json] is not valid");
    }
  }

  @Test
  void aManifestIsRefusedBeforeATreeIsMadeOfIt() {
    bundle.with("model.json", ("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8));
    fails("[model.json] is not valid", "nesting depth");
    bundle.with("model.json", ("{\"a\":[" + "0,".repeat(1_000_000)).getBytes(UTF_8));
    fails("[model.json] is not valid", "Token count");
    bundle.with("model.json", new byte[9 << 20]);
    fails("[model.json]: expected at most 8388608 bytes, got 9437184");
    bundle.with("model.json", ("{\"name\":\"" + "a".repeat(5000) + "\"}").getBytes(UTF_8));
    fails("[model.json] is not valid", "String value length");
    bundle.with("model.json", new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'});
    fails("[model.json] is not valid: it is not UTF-8");
    bundle.with("model.json", "[]".getBytes(UTF_8));
    fails("[model.json] is not valid: expected an object");
  }

  @Test
  void aMissingKeyIsNamed() {
    bundle.edit("\"name\" : \"random\",", "");
    fails("[model.json]: the key [name] is missing");
  }

  @Test
  void aKeyThatAFeatureLacksIsNamed() {
    bundle.edit("\"encoder\" : \"item_id\"", "\"encoder\" : null");
    fails("[model.json] line ", "the key [encoder] is missing");
  }

  @Test
  void aManifestThatIsNoJsonIsTold() {
    bundle.with("model.json", new byte[] {'{', '"'});
    fails("[model.json] is not valid");
  }

  @Test
  void aRankerNeedsATaskForEachScore() {
    bundle.edit("\"tasks\" : [ \"click\", \"like\" ]", "\"tasks\" : [ \"click\" ]");
    fails("a ranker needs a distinct task name for each of its 2 scores", "[click]");
  }

  @Test
  void aBindingToAnUnknownFeatureNamesGraphInputAndNearest() {
    bundle.edit("\"features\" : [ \"device\" ]", "\"features\" : [ \"devise\" ]");
    fails("graph [ranker.onnx] input [context_ids]", "unknown feature [devise]", "[device]");
  }

  @Test
  void aBindingOfIdsToAFloatInputIsRefused() {
    bundle.edit(
        "\"type\" : \"int32\",\n      \"features\" : [ \"device\" ]",
        "\"type\" : \"float32\",\n      \"features\" : [ \"device\" ]");
    fails("input [context_ids]", "feature [device] makes ids, expected type int32 or int64");
  }

  @Test
  void aVocabularyWithMoreOrFewerLinesThanSaidIsRefused() {
    bundle.edit("\"values\" : 80", "\"values\" : 79");
    fails("[vocab/item_id.txt]: expected 79 values");
  }

  @Test
  void aVocabularyOfAbsurdSizeIsRefusedWithoutAllocatingIt() {
    bundle.edit("\"values\" : 80", "\"values\" : 2000000000");
    fails("[vocab/item_id.txt]: expected 2000000000 values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil.txt", "/evil.txt", "a/../../evil", "C:evil", "..\\evil"})
  void aPathThatLeavesTheBundleIsRefused(String path) throws IOException {
    byte[] zip = bundle.with(path, new byte[] {1}).zip();
    assertThatThrownBy(() -> openZip(zip, BundleLimits.DEFAULT))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("the path [" + path + "] leaves the bundle");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\b", "a//b", "./a", "a/./b", "."})
  void aPathThatAnotherToolWritesOtherwiseIsRefused(String path) throws IOException {
    byte[] zip = bundle.with(path, new byte[] {1}).zip();
    assertThatThrownBy(() -> openZip(zip, BundleLimits.DEFAULT))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(
            "the path [" + path + "]: expected names with [/] between them, such as");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "vocab/ ", "a\u202eb", "a\u0000b", "a/b\u2028/c", "vocab", "x/"})
  void aPathThatIsNotWhatItLooksLikeIsRefused(String path) throws IOException {
    byte[] zip = bundle.with(path, new byte[0]).with("x", new byte[0]).zip();
    assertThatThrownBy(() -> openZip(zip, BundleLimits.DEFAULT))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[test.zip]");
    byte[] deep = TestBundle.ranker().with("a/".repeat(2000) + "b", new byte[0]).zip();
    assertThatThrownBy(() -> openZip(deep, BundleLimits.DEFAULT))
        .hasMessageContaining("expected at most 512 characters");
  }

  @Test
  void aZipWhoseEndIsMissingOrTellsOfOtherFilesIsRefused() throws IOException {
    byte[] zip = bundle.zip();
    for (int missing : new int[] {1, 22, 30, 100}) {
      byte[] cut = Arrays.copyOf(zip, zip.length - missing);
      assertThatThrownBy(() -> openZip(cut, BundleLimits.DEFAULT))
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("not a whole zip");
    }
    byte[] more = zip.clone();
    more[more.length - 12]++;
    assertThatThrownBy(() -> openZip(more, BundleLimits.DEFAULT))
        .hasMessageContaining("as its end says");
    // Who goes by the end reads the second, who reads on the first.
    byte[] two = Arrays.copyOf(zip, 2 * zip.length);
    System.arraycopy(zip, 0, two, zip.length, zip.length);
    assertThatThrownBy(() -> openZip(two, BundleLimits.DEFAULT))
        .hasMessageContaining("expected its directory to end at byte " + (2 * zip.length - 22));
    assertThat(openZip(zip, BundleLimits.DEFAULT).name()).isEqualTo("random");
  }

  @Test
  void aZipThatUnpacksToMoreThanAllowedIsRefused() throws IOException {
    byte[] bomb = bundle.with("zeros", new byte[50_000_000]).zip();
    assertThat(bomb.length).isLessThan(1_000_000);
    assertThatThrownBy(() -> openZip(bomb, new BundleLimits(100, 10_000_000)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("holds more than 10000000 bytes");
    assertThatThrownBy(() -> openZip(bomb, new BundleLimits(2, 1L << 30)))
        .hasMessageContaining("holds more than 2 files");
  }

  @Test
  void whatIsNoWholeZipIsTold() throws IOException {
    byte[] zip = bundle.zip();
    byte[] half = Arrays.copyOf(zip, zip.length / 2);
    assertThatThrownBy(() -> openZip(half, BundleLimits.DEFAULT))
        .isInstanceOf(BundleException.class);
    Path empty = Files.createFile(folder.resolve("empty.zip"));
    assertThatThrownBy(() -> Bundle.open(empty))
        .hasMessageContaining("neither a directory nor a zip");
    Path text = Files.writeString(folder.resolve("text.zip"), "user_id,item_id");
    assertThatThrownBy(() -> Bundle.open(text))
        .hasMessageContaining("neither a directory nor a zip");
    assertThatThrownBy(() -> Bundle.open(folder.resolve("none")))
        .hasMessageContaining("does not exist");
  }

  @Test
  void largeFilesReadTheSameFromDirectoriesAndZips() throws IOException {
    bundle = TestBundle.ranker(2000, 200);
    Path directory = bundle.write(folder.resolve("bundle"));
    Path zip = Files.write(folder.resolve("bundle.zip"), bundle.zip());
    Bundle mapped = Bundle.open(directory);
    Bundle unzipped = openZip(bundle.zip(), BundleLimits.DEFAULT);
    GraphSpec graph = mapped.graphs().getFirst();
    assertThat(mapped.sizes().get(graph.file())).isGreaterThan(1_600_000);
    assertThat(unzipped.onnx(graph).isDirect()).isTrue();
    for (Bundle other : List.of(unzipped, Bundle.open(zip), fromArchive())) {
      assertThat(other.fingerprint()).isEqualTo(mapped.fingerprint());
      assertThat(other.sizes()).isEqualTo(mapped.sizes());
      assertThat(other.onnx(graph)).isEqualTo(mapped.onnx(graph));
    }
  }

  /** A directory as an application's jar has it, where no file can be mapped. */
  private Bundle fromArchive() throws IOException {
    URI jar = URI.create("jar:" + folder.resolve("app.jar").toUri());
    try (FileSystem archive = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      return Bundle.open(bundle.write(archive.getPath("/models/clicks")));
    }
  }

  @Test
  void nothingIsLeftOfAFileThatIsCutOffWhileItIsUnzipped() throws IOException {
    byte[] zip = TestBundle.ranker(2000, 200).zip();
    byte[] cut = Arrays.copyOf(zip, zip.length - zip.length / 10);
    assertThatThrownBy(() -> openZip(cut, BundleLimits.DEFAULT))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("not a whole zip");
  }

  private Bundle openZip(byte[] zip, BundleLimits limits) throws IOException {
    try {
      return Bundle.open("test.zip", new ByteArrayInputStream(zip), limits, scratch);
    } finally {
      assertThat(scratch).isEmptyDirectory();
    }
  }

  /** As version control of data and caches of models make them. */
  @Test
  void linksToADirectoryAndToFilesInItAreFollowed() throws Exception {
    Path directory = bundle.write(Files.createDirectory(folder.resolve("bundle")));
    Path link = Files.createSymbolicLink(folder.resolve("current"), Path.of("bundle"));
    for (String path : List.of("model.json", VOCABULARY)) {
      Path inside = directory.resolve(path);
      Path outside = scratch.resolve(inside.getFileName());
      Files.createSymbolicLink(inside, Files.move(inside, outside));
    }
    for (Path opened : List.of(directory, link)) {
      assertThat(Bundle.open(opened).fingerprint()).isEqualTo(bundle.open().fingerprint());
    }
  }
}
