package org.towerrank.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown document of the repository. */
record Document(Path file, List<String> lines) {
  /** The directory that holds all modules. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK_TEXT = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");
  private static final Pattern LIST_ITEM = Pattern.compile("(?:[*+-]|\\d+\\.)\\s+(.*)");
  private static final Pattern SENTENCE_END =
      Pattern.compile("(?<=[.!?])[*_\"')]*\\s+(?=[^a-z])|(?<=[.!?])\\s+(?=code\\b)");
  private static final Pattern WORD = Pattern.compile(".*[\\p{L}\\p{N}].*");

  /** All documents: those beside the modules and those in {@code docs}. */
  static List<Document> all() {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Document::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Document read(Path file) {
    try {
      return new Document(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path from the root, for messages. */
  String name() {
    return ROOT.relativize(file).toString();
  }

  /** The targets of all links outside of code. */
  List<String> links() {
    String text = CODE.matcher(String.join("\n", prose())).replaceAll("code");
    return LINK.matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** What {@code #} links may point to: headings in lower case, with hyphens for spaces. */
  List<String> anchors() {
    return prose().stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+\\s*", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The lines from a heading to the next of the same level or above, without both. */
  Document section(String heading) {
    int start = lines.indexOf(heading);
    if (start < 0) {
      throw new AssertionError(name() + ": expected a heading [" + heading + "], found none");
    }
    int level = heading.indexOf(' ');
    List<String> rest = lines.subList(start + 1, lines.size());
    List<String> section =
        rest.stream().takeWhile(line -> !line.matches("#{1," + level + "} .*")).toList();
    return new Document(file, section);
  }

  /** Every {@code `name`} in lines. */
  List<String> codes() {
    return prose().stream()
        .flatMap(line -> CODE.matcher(line).results().map(MatchResult::group))
        .map(code -> code.substring(1, code.length() - 1))
        .toList();
  }

  /**
   * The sentences, and headings. A sentence ends with a full stop, a question or an exclamation
   * mark before a space and no lower-case letter, or with its paragraph, list item or heading.
   * Tables and blocks of code have none. A link is its text, and {@code `code`} is one word.
   */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    StringBuilder block = new StringBuilder();
    for (String line : prose()) {
      String text = line.strip();
      Matcher item = LIST_ITEM.matcher(text);
      boolean startsItem = item.matches();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith("|") || startsItem) {
        addSentences(block, sentences);
      }
      if (startsItem) {
        block.append(item.group(1)).append(' ');
      } else if (text.startsWith("#")) {
        block.append(text.replaceFirst("#+\\s*", ""));
        addSentences(block, sentences);
      } else if (!text.startsWith("|")) {
        block.append(text).append(' ');
      }
    }
    addSentences(block, sentences);
    return sentences;
  }

  private static void addSentences(StringBuilder block, List<String> sentences) {
    String text = CODE.matcher(block).replaceAll("code");
    text = LINK_TEXT.matcher(text).replaceAll("$1");
    SENTENCE_END.splitAsStream(text.strip()).filter(s -> words(s) > 0).forEach(sentences::add);
    block.setLength(0);
  }

  /** The number of words: what has a letter or digit and stands between spaces. */
  static int words(String sentence) {
    return (int)
        Stream.of(sentence.strip().split("\\s+", -1))
            .filter(word -> WORD.matcher(word).matches())
            .count();
  }

  /** The lines outside of blocks of code, which are fenced or indented behind an empty line. */
  private List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    boolean indented = false;
    boolean afterEmpty = true;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
        prose.add("");
        continue;
      }
      indented = line.startsWith("    ") && (indented || afterEmpty);
      afterEmpty = line.isBlank();
      if (!fenced && !indented) {
        prose.add(line);
      }
    }
    return prose;
  }
}
