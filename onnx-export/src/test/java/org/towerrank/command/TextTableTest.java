package org.towerrank.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A table whose cells come of data. */
class TextTableTest {

  @Test
  void aCellKeepsToItsLineAndCommandsNoTerminal() {
    StringWriter text = new StringWriter();
    new TextTable("item", "title")
        .row("a", "one\r\ntwo\tthree")
        .row("bb\u202e", "\u001b[31mred\u2028")
        .print(new PrintWriter(text, true), "");
    assertThat(text.toString().lines())
        .containsExactly("item  title", "a     one two three", "bb     [31mred");
  }

  @Test
  void aVeryLongCellWidensNoOtherRow() {
    String id = "x".repeat(10_000);
    StringWriter text = new StringWriter();
    new TextTable("item", "title")
        .row(id, "one")
        .row("b", "two")
        .print(new PrintWriter(text, true), "");
    assertThat(text.toString().lines())
        .containsExactly(
            "item" + " ".repeat(98) + "title", id + "  one", "b" + " ".repeat(101) + "two");
  }
}
