package org.towerrank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows between packages as the sources have them. The compiler copies constants into the
 * classes that use them, so that compiled classes do not show where they came from.
 */
class SourceArrowsTest {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z_.]+);");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(org\\.towerrank\\.[a-z_.]+)\\.[A-Z]");

  @Test
  void packagesHaveNoCyclesInTheirImports() throws IOException {
    Map<String, Set<String>> arrows = arrows();
    assertThat(arrows).containsKeys("org.towerrank.feature", "org.towerrank.elasticsearch.store");
    for (String start : arrows.keySet()) {
      assertThat(wayBack(arrows, start)).as("packages that import one another").isEmpty();
    }
  }

  /** Spark's module is on no class path but its own, so that only its sources can be looked at. */
  @Test
  void nothingKnowsSpark() throws IOException {
    Map<String, Set<String>> arrows = arrows();
    String spark = "org.towerrank.spark";
    assertThat(arrows).containsKey(spark);
    arrows.forEach((from, to) -> assertThat(to).as(from).doesNotContain(spark));
    assertThat(arrows.getOrDefault(spark, Set.of()))
        .isNotEmpty()
        .noneMatch(to -> to.startsWith("org.towerrank.elasticsearch"))
        .noneMatch(to -> to.equals("org.towerrank.train") || to.equals("org.towerrank.cli"));
  }

  /** The packages from one to itself; empty where there is no way back. */
  private static List<String> wayBack(Map<String, Set<String>> arrows, String start) {
    Map<String, String> from = new TreeMap<>();
    Deque<String> next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty()) {
      String at = next.remove();
      for (String to : arrows.getOrDefault(at, Set.of())) {
        if (from.putIfAbsent(to, at) == null) {
          next.add(to);
        }
      }
    }
    Deque<String> way = new ArrayDeque<>();
    for (String at = from.get(start); at != null && !way.contains(at); at = from.get(at)) {
      way.addFirst(at);
    }
    return List.copyOf(way);
  }

  private static Map<String, Set<String>> arrows() throws IOException {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      Matcher own = PACKAGE.matcher(source);
      assertThat(own.find()).as(file.toString()).isTrue();
      Set<String> targets = arrows.computeIfAbsent(own.group(1), name -> new TreeSet<>());
      IMPORT
          .matcher(source)
          .results()
          .map(found -> found.group(1))
          .filter(target -> !target.equals(own.group(1)))
          .forEach(targets::add);
    }
    return arrows;
  }

  /** Of the product, in all modules. */
  static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(".."))) {
      for (Path module : modules) {
        Path main = module.resolve("src/main");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(SourceArrowsTest::isClass).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  private static boolean isClass(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.equals("package-info.java");
  }
}
