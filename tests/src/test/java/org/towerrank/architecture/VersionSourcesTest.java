package org.towerrank.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Folders of sources that the build chooses from for a version of the server or of Lucene. */
class VersionSourcesTest {
  private static final Path MODULES = Path.of("..");
  private static final Pattern CHOSEN =
      Pattern.compile("<(?:elasticsearch|lucene)\\.sources>([^<]+)<");

  @Test
  void foldersHaveTheSameClassesOfOnePackageAndTheBuildUsesEach() throws IOException {
    assertFolders("es-plugin", "elasticsearch-", "org/towerrank/elasticsearch/server");
    assertFolders("lucene-knn", "lucene-", "org/towerrank/lucene/version");
  }

  private static void assertFolders(String module, String prefix, String path) throws IOException {
    Set<String> folders = new TreeSet<>();
    Set<Set<String>> contents;
    try (Stream<Path> all = Files.list(MODULES.resolve(module).resolve("src/main"))) {
      contents =
          all.filter(folder -> folder.getFileName().toString().startsWith(prefix))
              .peek(folder -> folders.add(folder.getFileName().toString()))
              .map(VersionSourcesTest::sources)
              .collect(Collectors.toSet());
    }

    assertThat(folders).hasSizeGreaterThan(1).isSubsetOf(chosen());
    assertThat(contents).as("what folders of [%s] have", module).hasSize(1);
    assertThat(contents.iterator().next())
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).startsWith("java/" + path + "/"));
  }

  private static Set<String> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> chosen() throws IOException {
    return CHOSEN
        .matcher(Files.readString(MODULES.resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void nothingAsksForTheVersionWhileItRuns() {
    noClasses()
        .that()
        .resideInAnyPackage("org.towerrank.elasticsearch..", "org.towerrank.lucene..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.elasticsearch\\.Build|org\\.apache\\.lucene\\.util\\.Version")
        .check(ProductClasses.ALL);
  }
}
