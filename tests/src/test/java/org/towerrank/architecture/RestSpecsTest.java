package org.towerrank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestHandler;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.rest.RestHandlers;
import org.towerrank.tests.RestSpec;

/** The files in the server's format say of every request what its handler does. */
class RestSpecsTest {
  private static final Pattern PART = Pattern.compile("\\{(\\w+)}");
  private static final Set<String> TYPES =
      Set.of("list", "date", "time", "string", "enum", "int", "double", "float", "long", "boolean");
  private static final List<RestHandler> HANDLERS =
      RestHandlers.all(
          () -> {
            throw new IllegalStateException("no request is handled here");
          });

  @Test
  void everyRouteHasAFileAndEveryFileARoute() throws IOException {
    List<String> routes =
        HANDLERS.stream()
            .flatMap(handler -> handler.routes().stream())
            .map(route -> route.getMethod() + " " + route.getPath())
            .toList();
    List<String> described =
        RestSpec.all().stream()
            .flatMap(spec -> spec.calls().stream())
            .map(call -> call.method() + " " + call.path())
            .toList();
    assertThat(routes).doesNotHaveDuplicates();
    assertThat(described).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void everyFileHasTheParametersThatItsHandlerTakes() throws IOException {
    for (RestSpec spec : RestSpec.all()) {
      for (RestSpec.Call call : spec.calls()) {
        assertThat(spec.paramNames())
            .as(call.method() + " " + call.path())
            .isEqualTo(new TreeSet<>(handler(call).supportedQueryParameters()));
      }
    }
  }

  /** The server wants one set, which has the parameters of the paths too. */
  @Test
  void everyHandlerDeclaresTheParametersOfItsPaths() {
    for (RestHandler handler : HANDLERS) {
      Set<String> all = handler.allSupportedParameters();
      assertThat(all).isSameAs(handler.allSupportedParameters()).isNotNull();
      Set<String> expected = new TreeSet<>(handler.supportedQueryParameters());
      handler.routes().forEach(route -> expected.addAll(parts(route.getPath())));
      assertThat(new TreeSet<>(all)).isEqualTo(expected);
      assertThat(((BaseRestHandler) handler).getName()).isNotBlank();
    }
  }

  @Test
  void everyFileIsInTheFormatOfTheServersOwn() throws IOException {
    for (RestSpec spec : RestSpec.all()) {
      JsonNode json = spec.json();
      assertThat(json.at("/documentation/description").asText()).as(spec.name()).isNotBlank();
      assertThat(json.at("/documentation").has("url")).as(spec.name()).isTrue();
      assertThat(json.get("stability").asText()).isIn("stable", "beta", "experimental");
      assertThat(json.get("visibility").asText()).isIn("private", "feature_flag", "public");
      assertThat(json.at("/headers/accept")).as(spec.name()).isNotEmpty();
      assertThat(json.at("/headers").has("content_type")).isEqualTo(json.has("body"));
      assertThat(json.has("body")).isEqualTo(!json.at("/body/description").isMissingNode());
      for (RestSpec.Call call : spec.calls()) {
        assertThat(names(call.parts())).as(call.path()).isEqualTo(parts(call.path()));
        call.parts().forEach(part -> requireTold(spec, part));
      }
      spec.params().forEach(param -> requireTold(spec, param));
    }
  }

  private static void requireTold(RestSpec spec, JsonNode param) {
    assertThat(param.path("description").asText()).as(spec + ": " + param).isNotBlank();
    assertThat(TYPES).contains(param.path("type").asText());
    assertThat(param.path("type").asText().equals("enum")).isEqualTo(param.has("options"));
  }

  private static RestHandler handler(RestSpec.Call call) {
    return HANDLERS.stream()
        .filter(
            handler ->
                handler.routes().stream()
                    .anyMatch(
                        route ->
                            route.getPath().equals(call.path())
                                && route.getMethod().name().equals(call.method())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no route for " + call));
  }

  private static Set<String> parts(String path) {
    Set<String> parts = new TreeSet<>();
    Matcher part = PART.matcher(path);
    while (part.find()) {
      parts.add(part.group(1));
    }
    return parts;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
