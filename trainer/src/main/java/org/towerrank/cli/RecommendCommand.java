package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.Combination;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.RecommendationRequest;
import org.towerrank.lucene.Recommendations;
import org.towerrank.lucene.Recommender;
import org.towerrank.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code recommend --index INDEX --towers BUNDLE [--ranker BUNDLE] --user JSON}. */
@Command(
    name = "recommend",
    description = {
      "Recalls items for a user from an index, and ranks them.",
      "Items of the user's history are left out."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class RecommendCommand implements Callable<Integer> {
  private static final int RECALLED = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--index", required = true, paramLabel = "INDEX", description = "Item index.")
  private Path index = Path.of("");

  @Option(
      names = "--towers",
      required = true,
      paramLabel = "BUNDLE",
      description = "The two-tower model that the index was made with.")
  private Path towers = Path.of("");

  @Option(
      names = "--ranker",
      paramLabel = "BUNDLE",
      description = "Ranks what was recalled; without it the recall's order stays.")
  private @Nullable Path ranker;

  @Option(
      names = "--user",
      required = true,
      paramLabel = "JSON",
      converter = UserJson.Converter.class,
      description =
          "User and context features: {\"user_id\": \"42\", \"history\": [\"1\", \"50\"]}.")
  private UserJson user = new UserJson(Map.of());

  @Option(
      names = "--k",
      paramLabel = "N",
      description =
          "Items to recall, of which at most as many are shown (default: 500, or those to show if"
              + " they are more).")
  private @Nullable Integer window;

  @Option(names = "--top", paramLabel = "N", description = "Items to show (default: 10).")
  private int top = 10;

  @Option(
      names = "--filter",
      paramLabel = "FIELD=VALUE",
      converter = FieldFilter.Converter.class,
      description = {
        "Only items with this value. FIELD>=VALUE and FIELD<=VALUE compare dates and numbers;"
            + " [now] is a date.",
        "Repeatable: all have to match."
      })
  private List<FieldFilter> filters = List.of();

  @Option(
      names = "--combine",
      paramLabel = "TASK=WEIGHT",
      description =
          "Weight of a task of the ranker; one that is not named is left out (default: each 1)."
              + " Repeatable.")
  private Map<String, Double> combine = new LinkedHashMap<>();

  @Option(names = "--seen", description = "Recommend items of the user's history too.")
  private boolean seen;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    requireConsistent();
    try (TwoTowerModel model = TwoTowerModel.load(Bundle.open(towers), SessionSettings.SERVING);
        ItemIndex items = ItemIndex.open(index, model)) {
      if (ranker == null) {
        recommend(items, Recommender.recalling(items, model));
      } else {
        try (RankingModel ranking =
            RankingModel.load(Bundle.open(ranker), SessionSettings.SERVING)) {
          Combination tasks = Combination.weightedSum(combine);
          recommend(items, Recommender.recalling(items, model).rankedBy(ranking, tasks));
        }
      }
    }
    return CommandLines.OK;
  }

  private void requireConsistent() {
    if (window != null && window < 1) {
      throw invalid("--k must be at least 1, got: " + window);
    }
    if (top < 1) {
      throw invalid("--top must be at least 1, got: " + top);
    }
    if (ranker == null && !combine.isEmpty()) {
      throw invalid("--combine weighs the tasks of a ranker: expected --ranker too");
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void recommend(ItemIndex items, Recommender recommender) throws IOException {
    List<Query> queries = new ArrayList<>();
    filters.forEach(each -> queries.add(each.query(items.filters())));
    int recalled = window == null ? Math.max(RECALLED, top) : window;
    Recommendations found =
        recommender.recommend(
            new RecommendationRequest(
                user.features(), recalled, Math.min(recalled, top), queries, seen));
    if (found.recalled() == 0 && !(filters.isEmpty() && seen)) {
      Progress.warningsOn(spec.commandLine().getErr())
          .warn(new NothingRecalled(items, filters).text());
    }
    RecommendationReport report = RecommendationReport.of(items, found);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.of(report));
    } else {
      report.print(out);
    }
    out.flush();
  }
}
