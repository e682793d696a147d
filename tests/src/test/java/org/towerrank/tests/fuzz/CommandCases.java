package org.towerrank.tests.fuzz;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Commands on recipes, tables, runs and bundles that were changed somewhere. */
final class CommandCases {
  private static final List<String> MODELS = List.of("dssm", "youtubednn", "deepfm", "mmoe");
  private static final List<String> CELLS =
      List.of(
          "",
          " ",
          "NaN",
          "-inf",
          "1e999",
          "42.0",
          "-1",
          "9".repeat(400),
          "\"",
          "\"a,b\"",
          "性别",
          "\ud83d\ude00",
          "a\u0000b",
          "true",
          "\ufeff",
          "x".repeat(100_000));

  private final Draws draws;
  private final Mutation mutation;
  private final SmallService service;
  private final Path folder;

  CommandCases(Draws draws, SmallService service, Path folder) {
    this.draws = draws;
    this.mutation = new Mutation(draws);
    this.service = service;
    this.folder = folder;
  }

  /** The arguments of a command, whose changed files were written into the folder. */
  List<String> next() throws IOException {
    return switch (draws.below(10)) {
      case 0, 1, 2 -> train(recipe(), service.data());
      case 3, 4 -> train(unchanged(draws.pick(MODELS)), tables());
      case 5 -> List.of("evaluate", service.bundle(model()), "--data", "" + tables());
      case 6 -> index();
      case 7 -> recommend();
      case 8 -> List.of(draws.pick("verify", "inspect"), "" + changed(Path.of(bundle())));
      default ->
          List.of("export", "" + changed(Path.of(service.run(model()))), "--out", "" + out());
    };
  }

  private String model() {
    return draws.pick("dssm", "mmoe");
  }

  private String bundle() {
    return service.bundle(model());
  }

  Path out() {
    return folder.resolve("out");
  }

  private List<String> train(Path recipe, Path data) {
    return List.of(
        "train",
        "" + recipe,
        "--data",
        "" + data,
        "--out",
        "" + out(),
        "--quiet",
        "--set",
        "fit.epochs=1",
        "--set",
        "fit.batch_size=256");
  }

  private static Path unchanged(String model) {
    return SmallService.recipe(model);
  }

  private Path recipe() throws IOException {
    Path original = unchanged(draws.pick(MODELS));
    Path recipe = folder.resolve("recipe.yaml");
    if (draws.oneIn(4)) {
      return Files.write(recipe, mutation.bytes(Files.readAllBytes(original)));
    }
    Object tree = Json.tree(new YAMLMapper().readTree(original.toFile()));
    return Files.writeString(recipe, Json.write(mutation.tree(tree)));
  }

  /** The service's tables with one of them changed. */
  private Path tables() throws IOException {
    Path data = copy(service.data(), folder.resolve("data"));
    Path table = draws.pick(files(data));
    if (draws.oneIn(6)) {
      Files.write(table, mutation.bytes(Files.readAllBytes(table)));
    } else {
      byte[] text = unzipped(table);
      byte[] after = draws.oneIn(3) ? mutation.bytes(text) : withCell(text);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(table))) {
        out.write(after);
      }
    }
    return data;
  }

  private static byte[] unzipped(Path table) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(table))) {
      return in.readAllBytes();
    }
  }

  /** Changes a cell of a few lines, sometimes of the header. */
  private byte[] withCell(byte[] text) {
    List<String> lines =
        new ArrayList<>(List.of(new String(text, StandardCharsets.UTF_8).split("\n", -1)));
    for (int i = draws.pick(1, 1, 3); i > 0; i--) {
      int line = draws.oneIn(6) ? 0 : draws.below(lines.size());
      List<String> cells = new ArrayList<>(Arrays.asList(lines.get(line).split(",", -1)));
      int at = draws.below(cells.size());
      switch (draws.below(6)) {
        case 0 -> cells.remove(at);
        case 1 -> cells.add(at, draws.pick(CELLS));
        default -> cells.set(at, draws.pick(CELLS));
      }
      lines.set(line, String.join(",", cells));
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private List<String> index() throws IOException {
    Path items = tables().resolve("demo_recall").resolve("items.csv.gz");
    List<String> arguments = new ArrayList<>(List.of("index", "--quiet", "--out", "" + out()));
    arguments.addAll(List.of("--towers", service.bundle("dssm"), "--items", "" + items));
    if (draws.oneIn(3)) {
      arguments.addAll(List.of("--quantization", draws.pick("int8", "int4", "bbq", "x", "")));
    }
    return arguments;
  }

  private List<String> recommend() {
    Map<String, Object> user =
        Json.object("age", 30, "gender", "f", "history", Json.list("1", "7"), "user_id", "3");
    String json = Json.write(mutation.tree(user));
    List<String> arguments = new ArrayList<>(List.of("recommend", "--index", service.index()));
    arguments.addAll(List.of("--towers", service.bundle("dssm"), "--user", json));
    if (draws.oneIn(2)) {
      arguments.addAll(List.of("--ranker", service.bundle("mmoe")));
    }
    if (draws.oneIn(3)) {
      arguments.addAll(List.of("--k", draws.number().text(), "--top", draws.number().text()));
    }
    if (draws.oneIn(3)) {
      arguments.addAll(List.of("--combine", draws.pick("click=NaN", "like=-1e308", "x=1", "=")));
    }
    return arguments;
  }

  /** A directory with one of its files changed. */
  private Path changed(Path directory) throws IOException {
    Path copy = copy(directory, folder.resolve("changed"));
    Path file = draws.pick(files(copy));
    byte[] bytes = Files.readAllBytes(file);
    if (file.toString().endsWith(".json") && draws.oneIn(2)) {
      Object tree = Json.tree(new YAMLMapper().readTree(bytes));
      Files.writeString(file, Json.write(mutation.tree(tree)).replace('\u0000', ' '));
    } else {
      Files.write(file, mutation.bytes(bytes));
    }
    return copy;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    return to;
  }
}
