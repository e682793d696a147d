package org.towerrank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Folders of sources that the build chooses from for a version of the server or of Lucene. */
class VersionSourcesTest {
  private static final Path MODULES = Path.of("..");
  private static final String PROFILE = "elasticsearch-";
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
  void eachProfileIsNamedAfterTheLineOfItsServerAndTheBuildRefusesServersOfOthers()
      throws Exception {
    Element project = pom();
    Map<String, String> base = properties(project);
    Element required = (Element) project.getElementsByTagName("requireProperty").item(0);
    String rule = text(required, "regex");
    NodeList profiles = project.getElementsByTagName("profile");
    Set<String> lines = new TreeSet<>();
    for (int i = 0; i < profiles.getLength(); i++) {
      Element profile = (Element) profiles.item(i);
      String name = text(profile, "id");
      if (name.startsWith(PROFILE)) {
        Map<String, String> own = new HashMap<>(base);
        own.putAll(properties(profile));
        String line = name.substring(PROFILE.length());
        assertThat(own).containsEntry("elasticsearch.line", line);
        assertThat(own.get("elasticsearch.version")).matches(refusing(rule, line));
        lines.add(line);
      }
    }

    assertThat(lines).contains(base.get("elasticsearch.line")).hasSizeGreaterThan(1);
    for (String line : lines) {
      assertThat(lines)
          .filteredOn(l -> (l + ".1").matches(refusing(rule, line)))
          .containsOnly(line);
    }
    assertThat(text(required, "regexMessage"))
        .contains("-P" + PROFILE + "${elasticsearch.version.line}");
  }

  /** The rule as it is for a build of a line. */
  private static String refusing(String rule, String line) {
    return rule.replace("${elasticsearch.line}", line);
  }

  private static Element pom() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(MODULES.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  /** The properties that an element of the POM has itself. */
  private static Map<String, String> properties(Element of) {
    Map<String, String> found = new HashMap<>();
    for (Node child = of.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals("properties")) {
        NodeList all = element.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
          found.put(all.item(i).getNodeName(), all.item(i).getTextContent().trim());
        }
      }
    }
    return found;
  }

  private static String text(Element in, String tag) {
    return in.getElementsByTagName(tag).item(0).getTextContent().trim();
  }
}
