package org.towerrank.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.Nearest;

/** The values of a YAML text and the place of each, so that an error can name its line. */
public final class YamlTree {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(Encoders.module())
          .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String file;
  private final JsonNode root;
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, String> written = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();

  private YamlTree(String file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in errors
   * @throws YamlException naming the line that is no YAML, has an alias, or begins a second
   *     document
   */
  public static YamlTree parse(String file, String yaml) {
    try {
      YamlTree tree = new YamlTree(file, document(file, yaml));
      tree.scan(yaml, "", tree.lines);
      return tree;
    } catch (JsonProcessingException e) {
      JsonLocation location = e.getLocation();
      String line = location == null ? "" : " line " + location.getLineNr();
      throw new YamlException("[" + file + "]" + line + ": not YAML: " + problem(e), e);
    }
  }

  private static JsonNode document(String file, String yaml) throws JsonProcessingException {
    try (JsonParser parser = YAML.createParser(yaml)) {
      JsonNode document = YAML.readTree(parser);
      if (parser.nextToken() != null) {
        throw new YamlException(
            "["
                + file
                + "] line "
                + parser.currentTokenLocation().getLineNr()
                + ": expected one document, found another one behind [---]");
      }
      return document == null ? MissingNode.getInstance() : document;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  /**
   * Notes how each scalar is written, and its line.
   *
   * @param prefix JSON pointer of the whole
   * @param places takes the lines by JSON pointers
   */
  private void scan(String yaml, String prefix, Map<String, Integer> places)
      throws JsonProcessingException {
    try (JsonParser parser = YAML.createParser(yaml)) {
      while (parser.nextToken() != null) {
        String pointer = prefix + parser.getParsingContext().pathAsPointer();
        places.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
        if (parser instanceof YAMLParser node && node.isCurrentAlias()) {
          // Jackson takes an alias for the text of its name.
          throw error(
              pointer,
              "the alias [*"
                  + parser.getText()
                  + "] is not followed: write out what it stands for");
        }
        if (parser.currentToken().isScalarValue()) {
          written.put(pointer, parser.getText());
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  /**
   * Takes a scalar for a text, as it is written: {@code 01} and {@code no} are names like others.
   *
   * @param pointer of the scalar
   */
  void takeAsText(String pointer) {
    JsonPointer place = JsonPointer.compile(pointer);
    JsonNode text = TextNode.valueOf(written.get(pointer));
    switch (root.at(place.head())) {
      case ArrayNode list -> list.set(place.last().getMatchingIndex(), text);
      case ObjectNode mapping -> mapping.set(place.last().getMatchingProperty(), text);
      default -> throw new IllegalStateException("[" + pointer + "] is in no list and no mapping");
    }
  }

  /** Where the value of a key of a mapping is, whatever characters the key has. */
  public static String pointer(String mapping, String key) {
    return mapping + JsonPointer.empty().appendProperty(key);
  }

  /** What is wrong, in one line and without the excerpts of the text. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }

  /**
   * Replaces a value, as {@code --set} does.
   *
   * @param key inner keys behind dots; elements of lists by their names
   * @throws YamlException naming the nearest element where none has the name
   */
  public void replace(String key, String value) {
    replace(key, value, "--set " + key);
  }

  /**
   * The same for a value that was found elsewhere.
   *
   * @param place where, for errors
   */
  public void replace(String key, String value, String place) {
    JsonNode at = root;
    String pointer = "";
    String last = key;
    for (String step = step(at, last); !step.equals(last); step = step(at, last)) {
      requireStep(step, key, place + "=" + value);
      int element = at.isArray() ? element(place, at, step) : -1;
      JsonNode next = at.isArray() ? at.get(element) : at.get(step);
      pointer = at.isArray() ? pointer + "/" + element : pointer(pointer, step);
      if (next == null && at instanceof ObjectNode object) {
        next = object.putObject(step);
        replaced.put(pointer, place);
      }
      at = next == null ? at : next;
      last = last.substring(step.length() + 1);
    }
    requireStep(last, key, place + "=" + value);
    if (!(at instanceof ObjectNode object)) {
      throw new YamlException(place + ": expected the key of a mapping, [" + at + "] has no keys");
    }
    object.set(last, value(place, value));
    replaced.put(pointer(pointer, last), place);
    note(value, pointer(pointer, last));
  }

  /** The beginning of a key: what is before its first dot, or an element's name, dots and all. */
  private static String step(JsonNode at, String key) {
    int dot = key.indexOf('.');
    String first = dot < 0 ? key : key.substring(0, dot);
    return !at.isArray()
        ? first
        : at.findValuesAsText("name").stream()
            .filter(name -> key.startsWith(name + "."))
            .max(Comparator.comparingInt(String::length))
            .orElse(first);
  }

  private static void requireStep(String step, String key, String place) {
    if (step.isEmpty()) {
      throw new YamlException(
          place
              + ": expected a key before =, with one dot before each inner key, got ["
              + key
              + "]");
    }
  }

  /**
   * The value of a key as a text of YAML, which {@link #replace} takes; empty where the text does
   * not say it.
   *
   * @param key as {@link #replace} has it
   */
  public Optional<String> find(String key) {
    JsonNode at = root;
    String rest = key;
    for (String step = step(at, rest); !step.equals(rest); step = step(at, rest)) {
      at = at.isArray() ? named(at, step) : at.path(step);
      rest = rest.substring(step.length() + 1);
    }
    at = at.isArray() ? named(at, rest) : at.path(rest);
    return at.isMissingNode() || at.isNull() ? Optional.empty() : Optional.of(at.toString());
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode element : list) {
      if (element.path("name").asText().equals(name)) {
        return element;
      }
    }
    return MissingNode.getInstance();
  }

  /** A value that is YAML, at a place. */
  private void note(String value, String pointer) {
    try {
      scan(value, pointer, new HashMap<>());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value that was read could not be read again", e);
    }
  }

  private static JsonNode value(String place, String value) {
    try {
      JsonNode node = YAML.readTree(value);
      if (node.isMissingNode()) {
        throw new YamlException(place + ": expected a value behind =, got []");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new YamlException(
          place + ": expected a value in YAML, got [" + value + "]: " + problem(e), e);
    }
  }

  /** The index of the element of a list that has this name. */
  private static int element(String place, JsonNode list, String name) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path("name").asText().equals(name)) {
        return i;
      }
    }
    throw new YamlException(
        place
            + ": no element is named ["
            + name
            + "]"
            + Nearest.hint(name, list.findValuesAsText("name")));
  }

  /** Removes a key of the whole, if it is there. */
  public void remove(String key) {
    if (root instanceof ObjectNode object) {
      object.remove(key);
    }
  }

  /**
   * Adds an element to a list of the whole.
   *
   * @param element as YAML
   */
  public void add(String list, String element) {
    if (root.get(list) instanceof ArrayNode array) {
      array.add(value(list, element));
      note(element, "/" + list + "/" + (array.size() - 1));
    }
  }

  /**
   * The record that the tree says.
   *
   * @throws YamlException naming the place of what is wrong, and the nearest valid name
   */
  public <T> T bind(Class<T> type) {
    new ShapeCheck(this).check(root, YAML.constructType(type), "");
    try {
      return YAML.treeToValue(root, type);
    } catch (JsonMappingException e) {
      String pointer = e.getPath().stream().map(YamlTree::step).collect(Collectors.joining());
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new YamlException(
          place(pointer) + replacedWithin(pointer) + ": " + cause.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new YamlException(place("") + ": " + e.getOriginalMessage(), e);
    }
  }

  private static String step(JsonMappingException.Reference reference) {
    String name = reference.getFieldName();
    return name == null ? "/" + reference.getIndex() : pointer("", name);
  }

  /**
   * An error about a value that is of the right shape.
   *
   * @param pointer of the value, a JSON pointer such as {@code /features/0/name}
   */
  public YamlException error(String pointer, String problem) {
    return new YamlException(place(pointer) + ": " + problem);
  }

  /**
   * The place of a value: the option that replaced it, or its line, or the line of what contains
   * it.
   */
  public String place(String pointer) {
    for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      String option = replaced.get(at);
      if (option != null) {
        return option;
      }
      Integer line = lines.get(at);
      if (line != null) {
        return "[" + file + "] line " + line;
      }
    }
    return "[" + file + "]";
  }

  /**
   * The options that replaced what a value contains, as its file does not say what is wrong. One
   * that made the value itself, of which the file has none, is its place already.
   */
  private String replacedWithin(String pointer) {
    return replaced.entrySet().stream()
        .filter(option -> option.getKey().startsWith(pointer + "/"))
        .filter(option -> !option.getValue().equals(place(pointer)))
        .map(option -> " with " + option.getValue())
        .distinct()
        .sorted()
        .collect(Collectors.joining());
  }

  /** The same as YAML. */
  public String yaml() {
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read could not be written", e);
    }
  }
}
