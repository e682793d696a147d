package org.towerrank.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTreeTest {

  /** What a file of a test says. */
  record Actions(String name, List<String> positive, Map<String, String> meaning, Integer most) {}

  /** What a mapping may have as keys. */
  enum Side {
    @JsonProperty("left")
    LEFT,
    @JsonProperty("right")
    RIGHT
  }

  /** What has them. */
  record Sides(Map<String, Map<Side, String>> of) {}

  @Test
  void aKeyThatIsNoneOfAListIsToldWithTheNearest() {
    Sides sides = YamlTree.parse("a.yaml", "of: {hand: {left: pen}}").bind(Sides.class);
    assertThat(sides.of()).isEqualTo(Map.of("hand", Map.of(Side.LEFT, "pen")));
    YamlTree misspelt = YamlTree.parse("a.yaml", "of:\n  hand: {leff: pen}\n");
    assertThatThrownBy(() -> misspelt.bind(Sides.class))
        .isInstanceOf(YamlException.class)
        .hasMessage("[a.yaml] line 2: unknown key [leff], nearest is [left]");
  }

  @Test
  void aKeyOfAMappingHasAValue() {
    YamlTree empty = YamlTree.parse("a.yaml", "of:\n  hand:\n");
    assertThatThrownBy(() -> empty.bind(Sides.class))
        .isInstanceOf(YamlException.class)
        .hasMessage("[a.yaml] line 2: key [hand]: expected a value, got [null]");
    YamlTree text = YamlTree.parse("a.yaml", "of: {hand: {left: }}");
    assertThatThrownBy(() -> text.bind(Sides.class))
        .isInstanceOf(YamlException.class)
        .hasMessage("[a.yaml] line 1: key [left]: expected a text, such as [\"null\"], got [null]");
  }

  private static Actions read(String yaml) {
    return YamlTree.parse("a.yaml", yaml).bind(Actions.class);
  }

  /** Its values would be lost. */
  @Test
  void aSecondDocumentIsRefused() {
    assertThat(read("---\nname: a\n...\n").name()).isEqualTo("a");
    assertThatThrownBy(() -> read("name: a\n---\nname: b\n"))
        .isInstanceOf(YamlException.class)
        .hasMessage("[a.yaml] line 3: expected one document, found another one behind [---]");
  }

  @Test
  void aTextThatLooksLikeAnotherTypeIsTakenAsItIsWritten() {
    Actions actions =
        read(
            """
            name: 007
            positive: [01, 1_000, 0x1F, 1e3, +5, .5, 1.10, no, True, 12:30:45, 2026-01-01, "02"]
            meaning: {01: 010, a/b: 1e0, c~d: off, e: off}
            most: 12
            """);
    assertThat(actions.name()).isEqualTo("007");
    assertThat(actions.positive())
        .containsExactly(
            "01",
            "1_000",
            "0x1F",
            "1e3",
            "+5",
            ".5",
            "1.10",
            "no",
            "True",
            "12:30:45",
            "2026-01-01",
            "02");
    assertThat(actions.meaning())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("01", "010", "a/b", "1e0", "c~d", "off", "e", "off"));
    assertThat(actions.most()).isEqualTo(12);
  }

  /** Libraries that write YAML make aliases of lists that are used twice. */
  @Test
  void anAliasIsNotTakenForItsName() {
    assertThatThrownBy(() -> read("name: &one a\npositive: []\nmeaning: {b: *one}\nmost: 1\n"))
        .isInstanceOf(YamlException.class)
        .hasMessage(
            "[a.yaml] line 3: the alias [*one] is not followed: write out what it stands for");
    YamlTree tree = YamlTree.parse("a.yaml", "name: &one a\npositive: []\nmeaning: {}\nmost: 1\n");
    assertThat(tree.bind(Actions.class).name()).isEqualTo("a");
  }

  @Test
  void soAreThoseThatAnOptionReplaces() {
    YamlTree tree = YamlTree.parse("a.yaml", "name: a\npositive: [b]\nmeaning: {}\nmost: 1\n");
    tree.replace("name", "010");
    tree.replace("positive", "[no, 01]");
    tree.replace("meaning.a/b", "1_0");
    tree.add("positive", "0x1F");
    Actions actions = tree.bind(Actions.class);
    assertThat(actions.name()).isEqualTo("010");
    assertThat(actions.positive()).containsExactly("no", "01", "0x1F");
    assertThat(actions.meaning()).containsExactly(Map.entry("a/b", "1_0"));
  }

  @Test
  void nothingInAListIsAnErrorThatNamesItsLine() {
    for (String nothing : List.of("null", "~")) {
      assertThatThrownBy(() -> read("name: a\npositive: [b, " + nothing + "]\n"))
          .isInstanceOf(YamlException.class)
          .hasMessage(
              "[a.yaml] line 2: key [positive]: expected a text, such as [\"null\"], got [null]");
    }
  }
}
