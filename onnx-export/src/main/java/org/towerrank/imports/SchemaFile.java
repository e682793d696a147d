package org.towerrank.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Names;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.yaml.YamlException;
import org.towerrank.yaml.YamlFile;
import org.towerrank.yaml.YamlTree;

/** A schema and where it was read from, so that errors can name the line. */
public final class SchemaFile {
  private final ImportSchema schema;
  private final YamlTree tree;
  private final Path folder;

  private SchemaFile(ImportSchema schema, YamlTree tree, Path folder) {
    this.schema = schema;
    this.tree = tree;
    this.folder = folder;
  }

  /**
   * Reads a schema.
   *
   * @throws IOException when there is none
   * @throws YamlException naming line, key and the nearest valid one
   */
  public static SchemaFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("[" + file + "]: expected a schema, found no file");
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "folder");
    return parse(file.toString(), YamlFile.read(file), folder);
  }

  /**
   * Reads the text of a schema.
   *
   * @param file what to call it in errors
   * @param folder where the files that it names lie
   */
  static SchemaFile parse(String file, String yaml, Path folder) {
    YamlTree tree = YamlTree.parse(file, yaml);
    SchemaFile read = new SchemaFile(tree.bind(ImportSchema.class), tree, folder);
    read.required("", "name", read.schema.name());
    if (read.required("", "features", read.schema.features()).isEmpty()) {
      throw read.error("/features", "expected at least one feature");
    }
    read.requireNames();
    return read;
  }

  /** What the bundle could not be called is told with its line. */
  private void requireNames() {
    requireName("/name", "name", schema.name());
    for (String task : Objects.requireNonNullElse(schema.tasks(), List.<String>of())) {
      requireName("/tasks", "tasks", task);
    }
    for (int i = 0; i < features().size(); i++) {
      FeatureSpec feature = features().get(i);
      requireName("/features/" + i, "name", feature.name());
      requireName("/features/" + i, "field", feature.field());
      requireName("/features/" + i, "moment", feature.moment());
    }
  }

  private void requireName(String pointer, String key, @Nullable String name) {
    try {
      if (name != null) {
        Names.require("key [" + key + "]", name);
      }
    } catch (BundleException e) {
      YamlException placed = error(pointer, String.valueOf(e.getMessage()));
      placed.initCause(e);
      throw placed;
    }
  }

  ImportSchema schema() {
    return schema;
  }

  /** The file of a name that the schema has. */
  Path file(String name) {
    return folder.resolve(name);
  }

  String name() {
    return Objects.requireNonNull(schema.name(), "name");
  }

  List<FeatureSpec> features() {
    return Objects.requireNonNull(schema.features(), "features");
  }

  /** A value that has to be there. */
  <T> T required(String pointer, String key, @Nullable T value) {
    if (value == null) {
      throw error(pointer, "the key [" + key + "] is missing");
    }
    return value;
  }

  YamlException error(String pointer, String problem) {
    return tree.error(pointer, problem);
  }

  /**
   * An error that a part of the program without lines found.
   *
   * @param cause whose message tells all
   */
  YamlException error(String pointer, IllegalArgumentException cause) {
    YamlException placed = error(pointer, String.valueOf(cause.getMessage()));
    placed.initCause(cause);
    return placed;
  }
}
