package org.towerrank.elasticsearch.rest;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.Table;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.set.Sets;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.rest.action.RestResponseListener;
import org.elasticsearch.rest.action.cat.AbstractCatAction;
import org.elasticsearch.rest.action.cat.RestTable;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.GetStatistics;
import org.towerrank.elasticsearch.action.ModelOverview;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;

/** {@code GET _cat/towerrank}: a line for each version of each model, over all nodes. */
final class RestCatModelsAction extends AbstractCatAction {
  private static final Set<String> SHOWING = Set.of("format", "h", "v", "s", "bytes", "time");
  private static final Set<String> PARAMETERS =
      Set.copyOf(Sets.union(SHOWING, Set.of("help", RestUtils.REST_TIMEOUT_PARAM)));

  @Override
  public String getName() {
    return "cat_towerrank_action";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.GET, "/_cat/towerrank"));
  }

  @Override
  public Set<String> supportedQueryParameters() {
    return PARAMETERS;
  }

  @Override
  protected Set<String> responseParams() {
    return SHOWING;
  }

  @Override
  protected void documentation(StringBuilder list) {
    list.append("/_cat/towerrank\n");
  }

  @Override
  protected RestChannelConsumer doCatRequest(RestRequest request, NodeClient client) {
    GetStatistics.Request statistics = new GetStatistics.Request();
    statistics.setTimeout(NodeTimeout.of(request));
    return channel ->
        client.execute(
            GetStatistics.TYPE,
            statistics,
            new RestResponseListener<>(channel) {
              @Override
              public RestResponse buildResponse(GetStatistics.Response response) throws Exception {
                return RestTable.buildResponse(table(request, response), channel);
              }
            });
  }

  @Override
  protected Table getTableWithHeader(RestRequest request) {
    Table table = new Table().startHeaders();
    table.addCell("model", "alias:m,model_id;desc:id of the model");
    table.addCell("version", "alias:ver;text-align:right;desc:version of the model");
    table.addCell("aliases", "alias:a;desc:aliases that point to the version");
    table.addCell("kind", "alias:k;default:false;desc:two_tower, ranker or two_tower_and_ranker");
    table.addCell("fingerprint", "alias:fp;default:false;desc:of the content of the bundle");
    number(table, "nodes.loaded", "nl", true, "nodes that have it in memory");
    number(table, "nodes.failed", "nf", true, "nodes that did not answer");
    number(table, "memory", "mem", true, "memory of it on all nodes together");
    number(table, "documents", "doc", false, "memory of what is kept of documents, on all nodes");
    number(table, "loads", "ld", false, "loads into memory");
    number(table, "inferences", "i", true, "calls of ONNX Runtime that gave a result");
    number(table, "rows", "r", false, "rows that they computed");
    number(table, "p50", "50", true, "median duration of a call, on the node where it is longest");
    number(table, "p90", "90", false, "90th percentile, on the node where it is longest");
    number(table, "p99", "99", true, "99th percentile, on the node where it is longest");
    number(table, "max", "mx", false, "longest call of all nodes");
    number(table, "failures", "f", true, "calls of ONNX Runtime that failed");
    table.addCell("skewed", "alias:sk;desc:features whose values are unlike those of fitting");
    table.addCell("problems", "alias:p;desc:what is wrong with nodes, and with the version");
    return table.endHeaders();
  }

  private static void number(
      Table table, String name, String alias, boolean shown, String description) {
    table.addCell(
        name, "alias:" + alias + ";default:" + shown + ";text-align:right;desc:" + description);
  }

  private Table table(RestRequest request, GetStatistics.Response response) {
    Table table = getTableWithHeader(request);
    List<String> ofNodes = response.problems();
    for (ModelOverview model : response.overview()) {
      table.startRow();
      table.addCell(model.reference().id());
      table.addCell(model.reference().version());
      table.addCell(String.join(",", model.aliases()));
      table.addCell(model.kind());
      table.addCell(model.reference().fingerprint());
      table.addCell(model.loaded());
      table.addCell(response.failures().size());
      table.addCell(ByteSizeValue.ofBytes(model.memory()));
      table.addCell(ByteSizeValue.ofBytes(model.documents()));
      table.addCell(model.loads());
      table.addCell(model.inferences());
      table.addCell(model.rows());
      LatencyPercentiles slowest = model.slowest();
      table.addCell(duration(model, slowest.p50()));
      table.addCell(duration(model, slowest.p90()));
      table.addCell(duration(model, slowest.p99()));
      table.addCell(duration(model, slowest.max()));
      table.addCell(model.failures());
      table.addCell(String.join(",", model.skewed()));
      table.addCell(
          Stream.of(ofNodes, response.problems(model.reference()))
              .flatMap(List::stream)
              .collect(Collectors.joining("; ")));
      table.endRow();
    }
    return table;
  }

  /** Empty where nothing was measured. */
  private static @Nullable TimeValue duration(ModelOverview model, long nanos) {
    return model.inferences() == 0 ? null : TimeValue.timeValueNanos(nanos);
  }
}
