package org.towerrank.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;

/** Recommendations against scores that a model computes for the rows of the items' table. */
@ExtendWith(SmallService.Resolver.class)
class RecommendCommandTest {
  private static final Map<String, String> PROFILE =
      Map.of("age", "31", "gender", "F", "occupation", "nurse");
  private static final String USER =
      "{\"user_id\": 3, \"age\": 31, \"gender\": \"F\", \"occupation\": \"nurse\","
          + " \"history\": [\"10\", \"11\", \"no such item\"]}";
  private static final String TOWERS_USER = "{\"history\": [\"10\", \"11\"], \"age\": 31}";

  @TempDir private Path folder;
  private final SmallService service;

  RecommendCommandTest(SmallService service) {
    this.service = service;
  }

  private CommandRun recommend(Object... more) {
    Stream<Object> given =
        Stream.of("recommend", "--index", service.index(), "--towers", service.bundle("dssm"));
    return CommandRun.of(Stream.concat(given, Arrays.stream(more)).toArray());
  }

  private List<JsonNode> items(Object... more) throws IOException {
    Object[] all = Stream.concat(Arrays.stream(more), Stream.of("--json")).toArray();
    CommandRun run = recommend(all);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<JsonNode> items = new ArrayList<>();
    run.json().get("items").forEach(items::add);
    return items;
  }

  private static List<String> ids(List<JsonNode> items) {
    return items.stream().map(item -> item.get("id").asText()).toList();
  }

  /** Each task's score of every item for {@link #USER}, by the items' table and the model alone. */
  private Map<String, float[]> scores(String ranker) throws IOException {
    List<RawTable.Row> rows = RawTable.of(service.items());
    Map<String, float[]> scores = new HashMap<>();
    try (RankingModel model =
        RankingModel.load(Bundle.open(service.bundle(ranker)), SessionSettings.SERVING)) {
      RowEncoder users = new RowEncoder(model.schema(), RankingModel.REQUEST_SIDES);
      RowEncoder items = new RowEncoder(model.schema(), List.of(Side.ITEM));
      EncodedRows encoded = users.newRows(rows.size());
      Map<String, String> user = new HashMap<>(PROFILE);
      user.put("user_id", "3");
      for (int i = 0; i < rows.size(); i++) {
        users.encode(user, encoded, i);
        items.encode(rows.get(i).values(), encoded, i);
      }
      float[] all = model.scoreRows(encoded);
      int tasks = model.tasks().size();
      for (int i = 0; i < rows.size(); i++) {
        String id = rows.get(i).get("item_id");
        scores.put(id, Arrays.copyOfRange(all, i * tasks, (i + 1) * tasks));
      }
    }
    return scores;
  }

  @Test
  void theBestOfAllItemsForTheRankerComeFirstWithItsScores() throws IOException {
    Map<String, float[]> scores = scores("deepfm");
    List<JsonNode> items =
        items("--ranker", service.bundle("deepfm"), "--user", USER, "--k", 600, "--top", 20);
    scores.keySet().removeAll(List.of("10", "11"));
    List<Float> best =
        scores.values().stream().map(s -> s[0]).sorted(Comparator.reverseOrder()).toList();
    assertThat(items).hasSize(20);
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      assertThat(item.get("rank").asInt()).isEqualTo(i + 1);
      float score = (float) item.get("score").asDouble();
      assertThat(score).isCloseTo(best.get(i), within(1e-6f));
      assertThat(score)
          .isCloseTo(requireNonNull(scores.get(item.get("id").asText()))[0], within(1e-6f));
      assertThat((float) item.get("tasks").get("click").asDouble()).isEqualTo(score);
    }
  }

  @Test
  void combineWeighsTheTasksAndLeavesOutThoseNotNamed() throws IOException {
    Map<String, float[]> scores = scores("mmoe");
    Object[] request = {"--ranker", service.bundle("mmoe"), "--user", USER, "--top", 5};
    List<Object> weighed = new ArrayList<>(List.of(request));
    weighed.addAll(List.of("--combine", "click=0.25", "--combine", "like=2"));
    for (JsonNode item : items(weighed.toArray())) {
      float[] tasks = requireNonNull(scores.get(item.get("id").asText()));
      assertThat(item.get("score").asDouble())
          .isCloseTo(0.25 * tasks[0] + 2.0 * tasks[1], within(3e-6));
    }
    List<Object> like = new ArrayList<>(List.of(request));
    like.addAll(List.of("--combine", "like=1"));
    for (JsonNode item : items(like.toArray())) {
      float[] tasks = requireNonNull(scores.get(item.get("id").asText()));
      assertThat((float) item.get("score").asDouble()).isCloseTo(tasks[1], within(1e-6f));
      assertThat((float) item.get("tasks").get("click").asDouble())
          .isCloseTo(tasks[0], within(1e-6f));
    }
  }

  @Test
  void itemsOfTheHistoryAreLeftOutUnlessAskedFor() throws IOException {
    List<String> favourites = ids(items("--user", TOWERS_USER, "--top", 5, "--seen"));
    String history = "[\"" + favourites.get(0) + "\", \"" + favourites.get(1) + "\"]";
    String user = "{\"history\": " + history + "}";
    assertThat(ids(items("--user", user, "--k", 600, "--top", 600)))
        .hasSize(598)
        .doesNotContain(favourites.get(0), favourites.get(1));
    assertThat(ids(items("--user", user, "--k", 600, "--top", 600, "--seen")))
        .hasSize(600)
        .contains(favourites.get(0), favourites.get(1));
  }

  /** No item is ranked or shown that is not among the nearest asked for. */
  @Test
  void asManyAreRecalledAsAreAskedFor() throws IOException {
    List<String> nearest = ids(items("--user", TOWERS_USER, "--top", 3));
    assertThat(ids(items("--user", TOWERS_USER, "--k", 3))).isEqualTo(nearest);
    assertThat(
            ids(items("--ranker", service.bundle("deepfm"), "--user", USER, "--k", 3, "--top", 5)))
        .hasSize(3);
    assertThat(ids(items("--user", TOWERS_USER, "--top", 510))).hasSize(510);
  }

  @Test
  void everyFilterHoldsForEveryItem() throws IOException {
    RawTable.Row wanted = RawTable.of(service.items()).get(40);
    String genre = wanted.get("genres").split(" ", -1)[0];
    List<JsonNode> items =
        items("--user", TOWERS_USER, "--filter", "genres=" + genre, "--top", 600, "--k", 600);
    List<String> expected =
        RawTable.of(service.items()).stream()
            .filter(row -> List.of(row.get("genres").split(" ", -1)).contains(genre))
            .map(row -> row.get("item_id"))
            .filter(id -> !List.of("10", "11").contains(id))
            .toList();
    assertThat(ids(items)).containsExactlyInAnyOrderElementsOf(expected);
    List<JsonNode> both =
        items(
            "--user",
            TOWERS_USER,
            "--filter",
            "genres=" + genre,
            "--filter",
            "year=" + wanted.get("year"));
    assertThat(ids(both)).contains(wanted.get("item_id"));
    assertThat(both)
        .allSatisfy(
            item ->
                assertThat(item.get("fields").get("year").get(0).asText())
                    .isEqualTo(wanted.get("year")));
  }

  @Test
  void aHistoryThatLeavesNothingIsTold() throws IOException {
    String all =
        RawTable.of(service.items()).stream()
            .map(row -> '"' + row.get("item_id") + '"')
            .collect(Collectors.joining(", ", "{\"history\": [", "]}"));
    CommandRun none = recommend("--user", all);
    assertThat(none.exitCode()).isZero();
    assertThat(none.err())
        .isEqualToIgnoringNewLines(
            "warning: all items are of the user's history: [--seen] recommends them too");
    assertThat(recommend("--user", all, "--seen").err()).isEmpty();
  }

  @Test
  void filtersThatLeaveNothingAreTold() throws IOException {
    RawTable.Row wanted = RawTable.of(service.items()).get(40);
    String genre = wanted.get("genres").split(" ", -1)[0];
    String id = wanted.get("item_id");
    String upper = genre.toUpperCase(Locale.ROOT);
    Map<List<String>, String> texts =
        Map.of(
            List.of("genres=" + upper), "no item has [genres=" + upper + "], nearest is [" + genre,
            List.of("genres=" + genre, "year>=3000"), "no item has [year>=3000]\n",
            List.of("item_id>=now"), "no item has [item_id>=now]: that is a date, and [1",
            List.of("item_id=10", "item_id=12"), "each filter has items, and no item matches all",
            List.of("item_id=" + id), "all items that match are of the user's history: [--seen]");
    for (Map.Entry<List<String>, String> each : texts.entrySet()) {
      List<Object> options = new ArrayList<>(List.of("--json", "--user"));
      options.add("{\"history\": [\"" + id + "\"], \"age\": 31}");
      each.getKey().forEach(filter -> options.addAll(List.of("--filter", filter)));
      CommandRun run = recommend(options.toArray());
      assertThat(run.exitCode()).isZero();
      assertThat(run.json().get("recalled").asInt()).isZero();
      assertThat(run.err()).startsWith("warning: " + each.getValue());
    }
  }

  @Test
  void filtersMayBeRanges() throws IOException {
    List<String> expected =
        RawTable.of(service.items()).stream()
            .filter(row -> !row.get("year").isEmpty())
            .filter(row -> Double.parseDouble(row.get("year")) >= 1985)
            .filter(row -> Double.parseDouble(row.get("year")) <= 1994.5)
            .map(row -> row.get("item_id"))
            .filter(id -> !List.of("10", "11").contains(id))
            .toList();
    assertThat(expected).hasSizeGreaterThan(5);
    List<JsonNode> items =
        items(
            "--user",
            TOWERS_USER,
            "--filter",
            "year>=1985",
            "--filter",
            "year<=1994.5",
            "--top",
            600,
            "--k",
            600);
    assertThat(ids(items)).containsExactlyInAnyOrderElementsOf(expected);
    recommend("--user", TOWERS_USER, "--filter", "title>=soon")
        .failed("--filter [title>=soon]: expected a number", "got [soon]");
  }

  /** Such as offers that have begun, and have not ended. */
  @Test
  void nowIsAMoment() throws IOException {
    List<String> moments = List.of("1999-12-31", "2999-12-31T10:00:00Z", "");
    Map<String, List<String>> ids = new HashMap<>();
    List<RawTable.Row> rows = RawTable.of(service.items());
    StringBuilder items =
        new StringBuilder(
            String.join(",", new TreeMap<>(rows.getFirst().values()).keySet()) + ",end\n");
    for (int i = 0; i < rows.size(); i++) {
      String moment = moments.get(i % moments.size());
      new TreeMap<>(rows.get(i).values())
          .values()
          .forEach(value -> items.append('"' + value + "\","));
      items.append(moment).append('\n');
      ids.computeIfAbsent(moment, each -> new ArrayList<>()).add(rows.get(i).get("item_id"));
    }
    Path file = Files.writeString(folder.resolve("offers.csv"), items);
    Path index = folder.resolve("offers");
    Path towers = service.bundle("dssm");
    CommandRun.done("index", "--items", file, "--towers", towers, "--out", index, "--quiet");
    for (String filter : List.of("end<=now", "end>=now")) {
      Object[] recommend = {
        "recommend",
        "--index",
        index,
        "--towers",
        towers,
        "--user",
        "{\"age\": 3}",
        "--filter",
        filter,
        "--k",
        600,
        "--top",
        600,
        "--json"
      };
      List<JsonNode> found = new ArrayList<>();
      CommandRun.done(recommend).json().get("items").forEach(found::add);
      assertThat(ids(found))
          .containsExactlyInAnyOrderElementsOf(
              requireNonNull(ids.get(moments.get(filter.equals("end<=now") ? 0 : 1))));
    }
  }

  /** A film has several genres: the last filter of a field must not be all that is left. */
  @Test
  void twoFiltersOfOneFieldBothHold() throws IOException {
    List<RawTable.Row> films = RawTable.of(service.items());
    String[] genres =
        films.stream()
            .map(row -> row.get("genres").split(" ", -1))
            .filter(all -> all.length > 1)
            .findFirst()
            .orElseThrow();
    List<String> expected =
        films.stream()
            .filter(
                row ->
                    List.of(row.get("genres").split(" ", -1))
                        .containsAll(List.of(genres[0], genres[1])))
            .map(row -> row.get("item_id"))
            .toList();
    List<JsonNode> items =
        items(
            "--user",
            "{\"age\": 31}",
            "--filter",
            "genres=" + genres[0],
            "--filter",
            "genres=" + genres[1],
            "--top",
            600);
    assertThat(ids(items)).containsExactlyInAnyOrderElementsOf(expected);
    CommandRun wrong = recommend("--user", TOWERS_USER, "--filter", "Drama");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("expected FIELD=VALUE, FIELD>=VALUE or FIELD<=VALUE, got [Drama]");
  }

  @Test
  void wordsAreForPeople() {
    CommandRun run = recommend("--ranker", service.bundle("mmoe"), "--user", USER, "--top", 3);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(5);
    assertThat(run.out()).contains("rank", "click ", "like ", "500 recalled in ", "ranked in ");
    assertThat(recommend("--user", TOWERS_USER, "--top", 3).out())
        .contains("500 recalled in ", " ms, in the order of recall.")
        .doesNotContain("ranked in");
  }

  @Test
  void whatAUserDoesNotHaveIsNamedWithTheNearestFeature() {
    recommend("--user", "{\"histroy\": []}")
        .failed("towerrank recommend: unknown user feature [histroy]", "nearest is [history]");
    recommend("--user", "{\"age\": \"young\"}").failed("[age]", "got [young]");
    recommend("--user", TOWERS_USER, "--filter", "genre=Drama")
        .failed("[genre]", "nearest is [genre1]");
    recommend("--user", TOWERS_USER, "--ranker", service.bundle("mmoe"), "--combine", "clik=1")
        .failed("unknown task [clik]", "nearest is [click]");
    recommend("--user", TOWERS_USER, "--ranker", service.bundle("mmoe"), "--combine", "click=NaN")
        .failed("weight of task [click]", "got [NaN]");
    recommend("--user", TOWERS_USER, "--ranker", service.bundle("dssm"))
        .failed("[demo-dssm]", "expected a ranker");
  }

  @Test
  void aUserThatIsNoJsonObjectIsAUsageError() {
    for (String user : List.of("{\"age\": ", "[1]", "{} x", "age=3", "null", "{\"a\":1,\"a\":2}")) {
      CommandRun run = recommend("--user", user);
      assertThat(run.exitCode()).as(user).isEqualTo(2);
      assertThat(run.err()).contains("expected a JSON object", "got [" + user + "]");
      assertThat(run.err()).doesNotContain("\tat ").doesNotContain("java.");
    }
  }

  @Test
  void anIndexOfOtherTowersIsRefusedNamingBoth() {
    CommandRun.of(
            "recommend",
            "--index",
            service.index(),
            "--towers",
            service.bundle("youtubednn"),
            "--user",
            TOWERS_USER)
        .failed("made by model [demo-dssm]", "the towers are of model [demo-youtubednn]");
    CommandRun.of(
            "recommend",
            "--index",
            folder,
            "--towers",
            service.bundle("dssm"),
            "--user",
            TOWERS_USER)
        .failed("[" + folder + "] holds no index");
    CommandRun.of(
            "recommend",
            "--index",
            service.index(),
            "--towers",
            service.bundle("deepfm"),
            "--user",
            TOWERS_USER)
        .failed("[demo-deepfm]", "expected two towers");
  }
}
