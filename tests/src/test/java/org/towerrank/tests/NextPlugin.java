package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A version of the plugin to come, made of the sources of this one: its rescorer takes an {@code
 * offset} that is added to every score, it writes a {@code note} into each version that it
 * registers, and models whose name begins with {@code next-} require it. Made for tests of upgrades
 * alone.
 */
final class NextPlugin {
  /** What it calls itself. */
  static final String VERSION = "99.0.0";

  /** What it writes into the registry. */
  static final String NOTE = "by the next plugin";

  private static final String ROOT = "org/towerrank/elasticsearch/";
  private static final Path SOURCES = Path.of("..", "es-plugin", "src", "main", "java");

  /** Changes of sources, each text once in its file. */
  private static final Map<String, List<Edit>> EDITS =
      Map.of(
          "wire/PluginFormat.java",
          List.of(
              new Edit(
                  "public static final int CURRENT = 1;", "public static final int CURRENT = 2;")),
          "rescore/RescoreRequest.java",
          List.of(
              new Edit(
                  "    boolean logs)\n    implements",
                  "    boolean logs, int offset)\n    implements"),
              new Edit(
                  "request.flag(\"log\"));",
                  "request.flag(\"log\"), request.whole(\"offset\", 0, 99, 0));"),
              new Edit(
                  "        in.readBoolean());\n  }",
                  "        in.readBoolean(), Frame.hasMore(in) ? in.readVInt() : 0);\n  }"),
              new Edit("returnScores, queries, logs);", "returnScores, queries, logs, offset);"),
              new Edit("returnScores, others, logs);", "returnScores, others, logs, offset);"),
              new Edit(
                  "    return PluginFormat.FIRST;",
                  "    return offset > 0 ? 2 : PluginFormat.FIRST;"),
              new Edit(
                  "    out.writeBoolean(logs);",
                  "    out.writeBoolean(logs); if (offset > 0) { out.writeVInt(offset); }")),
          "rescore/ModelRescoreContext.java",
          List.of(
              new Edit(
                  "  boolean returnsScores() {",
                  "  int offset() { return request.offset(); }\n\n  boolean returnsScores() {")),
          "rescore/WindowRescorer.java",
          List.of(
              new Edit(
                  "      return rescored.topDocs();",
                  "      for (ScoreDoc hit : rescored.topDocs().scoreDocs) { hit.score +="
                      + " request.offset(); }\n"
                      + "      return rescored.topDocs();")),
          "store/RegistryChange.java",
          List.of(
              new Edit(
                  "new StoredVersion(version, content, facts, now)",
                  "new StoredVersion(version, content, facts, now, id.startsWith(\"next-\") ? 2 :"
                      + " 1, new UnknownFields(Map.of(\"note\", \""
                      + NOTE
                      + "\")))")),
          "action/NodeStatistics.java",
          List.of(
              new Edit(
                  "            account.writeTo(body);",
                  "            account.writeTo(body); body.writeString(\"more\");")));

  private record Edit(String from, String to) {}

  private NextPlugin() {}

  /**
   * Writes the zip.
   *
   * @param plugin the zip of this version
   * @param directory for the zip and what it is made of
   */
  static Path write(Path plugin, Path directory) throws IOException {
    Map<String, byte[]> classes = compile(directory);
    Path next = directory.resolve("towerrank-next.zip");
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(plugin));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(next))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = in.readAllBytes();
        if (entry.getName().startsWith("es-plugin-")) {
          changed(bytes, classes, out);
        } else if (entry.getName().equals("plugin-descriptor.properties")) {
          String descriptor = new String(bytes, StandardCharsets.UTF_8);
          out.write(
              descriptor
                  .replaceAll("(?m)^version=.*$", "version=" + VERSION)
                  .getBytes(StandardCharsets.UTF_8));
        } else {
          out.write(bytes);
        }
      }
    }
    return next;
  }

  private static void changed(byte[] jar, Map<String, byte[]> classes, OutputStream zip)
      throws IOException {
    Map<String, byte[]> left = new LinkedHashMap<>(classes);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
        ZipOutputStream out = new ZipOutputStream(whole)) {
      left.put("META-INF/MANIFEST.MF", manifest());
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write(Objects.requireNonNull(left.remove("META-INF/MANIFEST.MF")));
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.getName().equals("META-INF/MANIFEST.MF") && !left.containsKey(entry.getName())) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          in.transferTo(out);
        }
      }
      for (Map.Entry<String, byte[]> changed : left.entrySet()) {
        out.putNextEntry(new ZipEntry(changed.getKey()));
        out.write(changed.getValue());
      }
    }
    whole.writeTo(zip);
  }

  private static byte[] manifest() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, VERSION);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    manifest.write(out);
    return out.toByteArray();
  }

  /** The classes that differ, by their path. */
  static Map<String, byte[]> compile(Path directory) throws IOException {
    Path sources = directory.resolve("src");
    int edits = 0;
    for (Path file : all(SOURCES)) {
      String text = Files.readString(file);
      List<Edit> changes = EDITS.getOrDefault(nameOf(file), List.of());
      for (Edit edit : changes) {
        assertThat(text).as("source of " + file).containsOnlyOnce(edit.from());
        text = text.replace(edit.from(), edit.to());
      }
      edits += changes.size();
      // The compiler puts the number into every class that says it.
      if (!changes.isEmpty() || text.contains("PluginFormat.CURRENT")) {
        Path changed = sources.resolve(SOURCES.relativize(file));
        Files.createDirectories(Objects.requireNonNull(changed.getParent()));
        Files.writeString(changed, text);
      }
    }
    assertThat(edits).isEqualTo(EDITS.values().stream().mapToInt(List::size).sum());
    Path classes = Files.createDirectories(directory.resolve("classes"));
    compile(all(sources), classes);
    Map<String, byte[]> compiled = new LinkedHashMap<>();
    for (Path file : all(classes)) {
      compiled.put(
          classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
    }
    return compiled;
  }

  private static String nameOf(Path file) {
    return SOURCES.relativize(file).toString().replace('\\', '/').replaceFirst(ROOT, "");
  }

  private static void compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
      boolean done =
          compiler
              .getTask(
                  problems, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(done).as(problems.toString()).isTrue();
    }
  }

  private static List<Path> all(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
