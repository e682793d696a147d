package org.towerrank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every document: sentences are short, and what they point to is there. */
class DocumentsTest {
  private static final int MOST_WORDS = 40;
  private static final String PACKAGES = "org.towerrank.";
  private static final Pattern DOCUMENT = Pattern.compile("docs/[\\w/.-]+\\.md");

  private static final List<Document> DOCUMENTS = Document.all();
  private static final Document ARCHITECTURE =
      Document.read(Document.ROOT.resolve("docs/architecture.md"));

  @Test
  void noSentenceHasMoreThanFortyWords() {
    assertThat(DOCUMENTS).hasSizeGreaterThan(10);
    assertThat(
            DOCUMENTS.stream()
                .flatMap(
                    document ->
                        document.sentences().stream()
                            .filter(sentence -> Document.words(sentence) > MOST_WORDS)
                            .map(sentence -> document.name() + ": " + sentence)))
        .isEmpty();
  }

  @Test
  void sentencesAreCountedWithoutTablesAndCode() {
    Document document =
        new Document(
            ARCHITECTURE.file(),
            List.of(
                "# A heading",
                "One, e.g. this. Two is `three words long` and a",
                "[link](there.md).",
                "* An item",
                "  goes on",
                "| a | table. |",
                "",
                "    no sentence",
                "",
                "```",
                "nor this",
                "```"));

    assertThat(document.sentences())
        .containsExactly(
            "A heading", "One, e.g. this.", "Two is code and a link.", "An item goes on");
    assertThat(document.sentences().stream().map(Document::words)).containsExactly(2, 3, 6, 4);
  }

  @Test
  void linksLeadToFilesAndHeadings() {
    assertThat(DOCUMENTS.stream().flatMap(document -> document.links().stream()))
        .hasSizeGreaterThan(20);
    assertThat(
            DOCUMENTS.stream()
                .flatMap(
                    document ->
                        document.links().stream()
                            .filter(link -> !leadsSomewhere(document, link))
                            .map(link -> document.name() + ": " + link)))
        .isEmpty();
  }

  private static boolean leadsSomewhere(Document document, String link) {
    if (link.startsWith("https://") || link.startsWith("http://")) {
      return true;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? document.file() : document.file().resolveSibling(path);
    return Files.exists(target)
        && (hash < 0 || Document.read(target).anchors().contains(link.substring(hash + 1)));
  }

  @Test
  void sourcesNameDocumentsThatAreThere() throws IOException {
    List<String> named = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Document.ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src/main")).toList()) {
        if (Files.isDirectory(sources)) {
          named.addAll(documentsNamedIn(sources));
        }
      }
    }

    assertThat(named)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Document.ROOT.resolve(name)).exists());
  }

  private static List<String> documentsNamedIn(Path sources) throws IOException {
    List<String> named = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        DOCUMENT.matcher(Files.readString(file)).results().forEach(m -> named.add(m.group()));
      }
    }
    return named;
  }

  @Test
  void theArchitectureHasEveryPackageAndNoOther() {
    Set<String> described =
        ARCHITECTURE.section("## Modules and packages").lines().stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> PACKAGES + line.substring(3, line.indexOf('`', 3)))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> packages =
        ProductClasses.ALL.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    // Its module is on no class path but its own.
    packages.add(PACKAGES + "spark");
    assertThat(described).containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void theArchitectureNamesClassesThatAreThere() {
    Set<String> classes =
        ProductClasses.ALL.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
    List<String> named =
        ARCHITECTURE.codes().stream()
            .filter(code -> code.matches("[A-Z]\\w+") && !code.endsWith("Test"))
            .toList();

    assertThat(named).hasSizeGreaterThan(30);
    assertThat(classes).containsAll(named);
  }
}
