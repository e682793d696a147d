package org.towerrank.tests.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.towerrank.tests.Catalogue;

/** Bundles that were changed somewhere, uploaded, and used where the server takes them. */
final class BundleCases {
  static final String ID = "fuzz-bundle";
  private static final String PATH = "/_towerrank/models/" + ID;
  private static final List<String> PATHS =
      List.of(
          "../x",
          "/etc/x",
          "a/../b",
          " ",
          "",
          "a\u202eb",
          "vocab",
          "vocab/",
          "model.json/x",
          "C:\\x",
          "x\u0000y",
          "性别",
          "d/".repeat(1000) + "x",
          "n".repeat(5000),
          "MODEL.JSON");

  private final Draws draws;
  private final Mutation mutation;

  BundleCases(Draws draws) {
    this.draws = draws;
    this.mutation = new Mutation(draws);
  }

  Attempt next() {
    try {
      byte[] zip = draws.oneIn(2) ? Catalogue.RANKER_ZIP : Catalogue.TOWERS_ZIP;
      BundleParts parts = new BundleParts(zip);
      return switch (draws.below(10)) {
        case 0 -> uploaded("bytes of the zip", mutation.bytes(zip));
        case 1, 2, 3 -> uploaded("manifest", parts.manifest(mutation.tree(parts.manifest())).zip());
        case 4 -> uploaded("bytes of the manifest", parts.zip(mutation::bytes));
        case 5 -> uploaded("vocabulary", vocabulary(parts));
        case 6 -> uploaded("files", files(parts));
        case 7 -> uploaded("bytes of a graph", graphBytes(parts));
        default -> uploaded("graph", graph(parts));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] vocabulary(BundleParts parts) {
    String path = draws.pick(parts.paths(".txt"));
    byte[] bytes = parts.file(path);
    if (draws.oneIn(2)) {
      return parts.with(path, mutation.bytes(bytes)).zip();
    }
    String lines = new String(bytes, StandardCharsets.UTF_8);
    String changed =
        switch (draws.below(5)) {
          case 0 -> lines + lines;
          case 1 -> lines.replace("\n", "\r\n");
          case 2 -> withFirstEnd(lines, draws.pick("\n\n", "\\x\n", "\\", "", "\u0000\n"));
          case 3 -> draws.text().replace("\n", "") + "\n" + lines;
          default -> lines.stripTrailing();
        };
    return parts.with(path, changed.getBytes(StandardCharsets.UTF_8)).zip();
  }

  private static String withFirstEnd(String lines, String end) {
    return lines.replaceFirst("\n", Matcher.quoteReplacement(end));
  }

  private byte[] files(BundleParts parts) {
    List<String> onnx = parts.paths(".onnx");
    return switch (draws.below(4)) {
      case 0 -> parts.with(draws.pick(PATHS), draws.bytes(30)).zip();
      case 1 -> parts.with(draws.pick(onnx), draws.bytes(draws.below(3000))).zip();
      case 2 -> parts.with(draws.pick(onnx), new byte[0]).zip();
      default -> {
        Map<String, Object> checksums = BundleParts.at(parts.manifest(), "sha256");
        checksums.put(draws.pick(PATHS), "0".repeat(64));
        yield parts.zip();
      }
    };
  }

  private byte[] graph(BundleParts parts) throws IOException {
    String path = draws.pick(parts.paths(".onnx"));
    return parts.with(path, new GraphMutation(draws).of(parts.file(path))).zip();
  }

  private byte[] graphBytes(BundleParts parts) {
    String path = draws.pick(parts.paths(".onnx"));
    return parts.with(path, mutation.bytes(parts.file(path))).zip();
  }

  /** Uploads, and uses what was taken in every way that there is. */
  static Attempt uploaded(String kind, byte[] zip) {
    Object request = Json.object("model_id", ID, "ignore_unmapped", Json.TRUE);
    Map<String, Object> rescore = Json.object("window_size", 90, "towerrank", request);
    Map<String, Object> search = Json.object("size", 90, "rescore", rescore);
    Map<String, Object> builder = Json.object("towerrank", Json.object("model_id", ID));
    Map<String, Object> knn =
        Json.object("field", "item_vector", "k", 5, "query_vector_builder", builder);
    Map<String, Object> item = Json.object("item_id", "v3", "brand", "brand 1");
    String searched = FuzzNode.INDEX + "/_search";
    return Attempt.of(
        "bundle, " + kind,
        List.of(
            Exchange.zip(PATH + "?wait_for=loaded", zip),
            Exchange.of("GET", PATH),
            Exchange.json("POST", searched, search),
            Exchange.json("POST", searched, Json.object("knn", knn)),
            Exchange.json("POST", PATH + "/_score", Json.object("items", Json.list(item)))),
        List.of(Exchange.of("DELETE", PATH)));
  }
}
