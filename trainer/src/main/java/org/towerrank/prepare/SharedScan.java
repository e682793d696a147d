package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Questions about a table that one scan of it answers. A query for each would read the table as
 * often, and on Spark would be a job of its own.
 */
final class SharedScan {
  private final List<Question> questions = new ArrayList<>();

  /** What is done with answers. */
  interface Use {
    /**
     * Takes the answers to one question.
     *
     * @param answers a text for each aggregate, in their order, null where there is none
     */
    void of(@Nullable String[] answers) throws IOException;
  }

  /** What is done with a count. */
  interface CountUse {
    /** Takes how many rows there are. */
    void of(long count) throws IOException;
  }

  private record Question(List<String> aggregates, Use use) {}

  /**
   * Asks a question.
   *
   * @param aggregates such as {@code count(*)}; several for one use
   */
  void ask(List<String> aggregates, Use use) {
    questions.add(new Question(List.copyOf(aggregates), use));
  }

  /** Asks how many rows there are of which something holds. */
  void count(String condition, CountUse use) {
    ask(
        List.of("count(*) FILTER (WHERE " + condition + ")"),
        answers -> use.of(Long.parseLong(Objects.requireNonNull(answers[0]))));
  }

  /**
   * Reads the table once, and gives the answers in the order of the questions.
   *
   * @param source a table or a query of its rows
   */
  void run(PreparationEngine engine, String source) throws IOException {
    List<String> aggregates =
        questions.stream().flatMap(question -> question.aggregates().stream()).toList();
    @Nullable String[] answers =
        aggregates.isEmpty()
            ? new @Nullable String[0]
            : engine.rows("SELECT " + String.join(", ", aggregates) + " FROM " + source).getFirst();
    int from = 0;
    for (Question question : questions) {
      int to = from + question.aggregates().size();
      question.use().of(Arrays.copyOfRange(answers, from, to));
      from = to;
    }
  }
}
