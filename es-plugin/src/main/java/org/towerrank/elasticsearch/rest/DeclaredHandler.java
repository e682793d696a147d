package org.towerrank.elasticsearch.rest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.rest.BaseRestHandler;

/**
 * A handler that says which parameters it takes. The server refuses all others with 400, and tells
 * clients that ask {@code GET _capabilities}. It takes a parameter of a path from the query as
 * well, so the routes of a handler have the same ones.
 */
abstract class DeclaredHandler extends BaseRestHandler {
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final String name;
  private final List<Route> routes;
  private final Set<String> queryParameters;
  private final Set<String> allParameters;

  /**
   * A handler.
   *
   * @param name as the server's statistics of usage tell it
   * @param queryParameters those that every one of its routes takes
   */
  DeclaredHandler(String name, Set<String> queryParameters, Route... routes) {
    this.name = name;
    this.routes = List.of(routes);
    this.queryParameters = Set.copyOf(queryParameters);
    this.allParameters = withPathParameters(this.queryParameters, this.routes);
  }

  /** The server mixes parameters of the path with those of the query. */
  private static Set<String> withPathParameters(Set<String> query, List<Route> routes) {
    Set<String> all = new HashSet<>(query);
    for (Route route : routes) {
      Matcher part = PATH_PARAMETER.matcher(route.getPath());
      while (part.find()) {
        all.add(part.group(1));
      }
    }
    return Set.copyOf(all);
  }

  @Override
  public final String getName() {
    return name;
  }

  @Override
  public final List<Route> routes() {
    return routes;
  }

  @Override
  public final Set<String> supportedQueryParameters() {
    return queryParameters;
  }

  @Override
  public final Set<String> allSupportedParameters() {
    return allParameters;
  }
}
