package org.towerrank.tests.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.towerrank.server.ServerClient.Answer;

/** What an answer must not be, whatever was asked. */
final class Verdict {
  private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([a-z_]+)\"");
  private static final Pattern ITEM_STATUS = Pattern.compile("\"status\"\\s*:\\s*5\\d\\d");

  /** A score that is none; documents may say so, and the server sorts missing values so. */
  private static final Pattern NO_NUMBER =
      Pattern.compile("\"(_score|max_score|similarity|click|like)\"\\s*:\\s*\"(NaN|-?Infinity)\"");

  /** Errors that only a program makes; the server names exceptions so. */
  private static final List<String> OURS =
      List.of(
          "null_pointer_exception",
          "class_cast_exception",
          "index_out_of_bounds_exception",
          "array_index_out_of_bounds_exception",
          "string_index_out_of_bounds_exception",
          "negative_array_size_exception",
          "array_store_exception",
          "arithmetic_exception",
          "illegal_state_exception",
          "unsupported_operation_exception",
          "no_such_element_exception",
          "concurrent_modification_exception",
          "buffer_overflow_exception",
          "runtime_exception",
          "unchecked_i_o_exception",
          "uncategorized_execution_exception",
          "stack_overflow_error",
          "out_of_memory_error",
          "assertion_error");

  /**
   * What the server answers to what it reads itself, before or behind any code of this project.
   *
   * @param reason why it is not ours
   * @param text part of such an answer
   */
  private record OfTheServer(String reason, String text) {}

  private static final List<OfTheServer> ALLOWED =
      List.of(
          new OfTheServer(
              "a pipeline's list of processors is cast before any processor is asked",
              "cannot be cast to class java.util.Map (java"),
          new OfTheServer(
              "of an object of query vector builders or retrievers the server reads the first key",
              "] did not end on END_OBJECT"),
          new OfTheServer(
              "of a list of rescorings the server expects objects, and does not look",
              "\"fieldName cannot be null\""),
          new OfTheServer(
              "a retriever within another needs a query, and the server does not look",
              "because \\\"qb\\\" is null"));

  private Verdict() {}

  /** Whether the server itself answers so to what it reads itself, which it logs as well. */
  static boolean isOfTheServer(Answer answer) {
    return ALLOWED.stream().anyMatch(allowed -> answer.body().contains(allowed.text()));
  }

  /** What is wrong with an answer; empty where it may be so. */
  static Optional<String> of(Answer answer) {
    String body = answer.body();
    if (isOfTheServer(answer)) {
      return Optional.empty();
    }
    if (answer.status() >= 500) {
      return Optional.of("a status of 5xx");
    }
    if (ITEM_STATUS.matcher(body).find()) {
      return Optional.of("an item with a status of 5xx");
    }
    if (answer.status() == 200 && NO_NUMBER.matcher(body).find()) {
      return Optional.of("a number that is none");
    }
    Matcher types = TYPE.matcher(body);
    while (types.find()) {
      if (OURS.contains(types.group(1))) {
        return Optional.of("an error of a program, " + types.group(1));
      }
    }
    return Optional.empty();
  }
}
