package org.towerrank.elasticsearch.rest;

import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.rest.RestHandler;

/** All requests of the plugin. */
public final class RestHandlers {
  private RestHandlers() {}

  /**
   * Their handlers.
   *
   * @param uploads of the node, which are known when the first request comes
   */
  public static List<RestHandler> all(Supplier<BundleUploads> uploads) {
    return List.of(
        new RestPutModelAction(uploads),
        RestModelsAction.all(),
        RestModelsAction.one(),
        RestModelsAction.versions(),
        RestDeleteModelAction.all(),
        RestDeleteModelAction.one(),
        new RestForgetModelsAction(),
        RestAliasesAction.all(),
        RestAliasesAction.one(),
        new RestChangeAliasAction(),
        new RestStatisticsAction(),
        new RestCatModelsAction(),
        new RestScoreAction(),
        new RestEmbedIndexAction());
  }
}
