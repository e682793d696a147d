package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.RestSpec.Call;

/** Every request of the plugin, called as a tool calls it that knows its file only. */
@ExtendWith(Servers.class)
class RestSpecIT {
  private static final String MODEL = "spec";
  private static final String ALIAS = "spec-alias";
  private static final String INDEX = "spec-items";

  /** Stands for the newest one until the request is sent. */
  private static final String VERSION = "VERSION";

  private static final Map<String, String> OF_TYPE =
      Map.of("time", "10s", "boolean", "true", "float", "1000", "list", "model", "string", "json");
  private static final Map<String, String> BAD_OF_TYPE =
      Map.of("time", "soon", "boolean", "perhaps", "float", "much", "long", "newest");

  private ElasticsearchServer server;
  private String version = "1";

  @BeforeEach
  void connect(ElasticsearchServer shared) {
    server = shared;
    if (server.client().send("GET", "/" + INDEX).status() == 404) {
      Catalogue.create(server, INDEX, 1);
      Catalogue.add(server, INDEX, Map.of("1", Map.of("item_id", "v1")));
    }
  }

  static List<Call> calls() throws IOException {
    return RestSpec.all().stream().flatMap(spec -> spec.calls().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aRequestIsAnsweredWithEachOfItsParametersAndWithAllAtOnce(Call call) {
    assertThat(send(call, "").status()).isEqualTo(answer(call));
    StringBuilder all = new StringBuilder();
    for (String param : call.spec().paramNames()) {
      String given = param + "=" + value(call.spec().params().get(param));
      Answer answer = send(call, given);
      assertThat(answer.status()).as(given + ": " + answer.body()).isEqualTo(answer(call));
      all.append(param.equals("help") ? "" : given + "&");
    }
    Answer answer = send(call, all.toString());
    assertThat(answer.status()).as(all + ": " + answer.body()).isEqualTo(answer(call));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aParameterThatIsNotInTheFileIsRefused(Call call) {
    for (String param : allParams()) {
      if (!call.spec().paramNames().contains(param) && call.parts().path(param).isMissingNode()) {
        Answer answer = send(call, param + "=1");
        assertThat(answer.status()).as(param + ": " + answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("unrecognized parameter: [" + param + "]");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aBadValueIsRefusedAndNamed(Call call) {
    for (String param : call.spec().paramNames()) {
      JsonNode told = call.spec().params().get(param);
      String bad = BAD_OF_TYPE.get(told.get("type").asText());
      if (bad != null) {
        Answer answer = send(call, param + "=" + bad);
        assertThat(answer.status()).as(param + "=" + bad + ": " + answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("[" + bad + "]");
      }
    }
  }

  /** As the server's own requests do: the last one counts, and is the only one that is read. */
  @ParameterizedTest
  @MethodSource("calls")
  void ofAParameterGivenTwiceTheLastCounts(Call call) {
    for (String param : call.spec().paramNames()) {
      JsonNode told = call.spec().params().get(param);
      String bad = BAD_OF_TYPE.get(told.get("type").asText());
      if (bad != null) {
        String good = param + "=" + value(told);
        assertThat(send(call, param + "=" + bad + "&" + good).status())
            .as(good)
            .isEqualTo(answer(call));
        assertThat(send(call, good + "&" + param + "=" + bad).status()).as(good).isEqualTo(400);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aBodyIsTakenWhereTheFileSaysSo(Call call) {
    boolean takes = call.spec().contentType().isPresent();
    prepare(call);
    Answer without = server.client().send(call.method(), path(call));
    assertThat(without.status()).as(without.body()).isEqualTo(takes ? 400 : answer(call));
    if (!takes) {
      prepare(call);
      Answer with = server.client().send(call.method(), path(call), "{\"unasked\":1}");
      assertThat(with.status()).as(with.body()).isEqualTo(400);
      assertThat(with.body()).contains("does not support having a body");
    }
  }

  /** Clients may ask before they send a parameter that an older plugin does not know. */
  @Test
  void theServerTellsWhichParametersAreKnown() {
    String alias = "/_capabilities?method=PUT&path=/_towerrank/aliases/live&parameters=";
    for (String params : List.of("timeout", "master_timeout", "timeout,master_timeout")) {
      JsonNode known = server.client().send("GET", alias + params).orFail().json();
      assertThat(known.get("supported").asBoolean()).as(params).isTrue();
    }
    JsonNode unknown = server.client().send("GET", alias + "nonsense").orFail().json();
    assertThat(unknown.get("supported").asBoolean()).isFalse();
  }

  /** The status of a request that is right; this one wants a cluster without models. */
  private static int answer(Call call) {
    return call.spec().name().equals("towerrank.forget_models") ? 409 : 200;
  }

  private static Set<String> allParams() {
    try {
      TreeSet<String> all = new TreeSet<>(List.of("nonsense", "id", "alias", "version"));
      RestSpec.all().forEach(spec -> all.addAll(spec.paramNames()));
      // Any request may say in which format it wants its answer.
      all.remove("format");
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String value(JsonNode param) {
    String type = param.get("type").asText();
    return switch (type) {
      case "enum" -> param.at("/options/0").asText();
      case "long" -> VERSION;
      default -> OF_TYPE.getOrDefault(type, "no value of type [" + type + "]");
    };
  }

  private Answer send(Call call, String query) {
    prepare(call);
    String path = path(call) + "?" + query.replace(VERSION, version);
    return call.spec()
        .contentType()
        .map(type -> server.client().send(call.method(), path, type, body(call.spec())))
        .orElseGet(() -> server.client().send(call.method(), path));
  }

  private String path(Call call) {
    return call.path()
        .replace("{id}", MODEL)
        .replace("{version}", version)
        .replace("{alias}", ALIAS);
  }

  private byte[] body(RestSpec spec) {
    String json =
        switch (spec.name()) {
          case "towerrank.put_model" -> "";
          case "towerrank.put_alias" -> "{\"model_id\":\"spec\",\"version\":" + version + "}";
          case "towerrank.score" -> "{\"items\":[{\"item_id\":\"v1\"}]}";
          case "towerrank.embed_index" ->
              "{\"index\":\"" + INDEX + "\",\"target_field\":\"item_vector\"}";
          default -> throw new AssertionError("no body for " + spec);
        };
    return json.isEmpty() ? Catalogue.TOWERS_ZIP : json.getBytes(StandardCharsets.UTF_8);
  }

  /** There is a model, and an alias of it only where the request is about one. */
  private void prepare(Call call) {
    Answer model = server.client().send("GET", "/_towerrank/models/" + MODEL);
    if (model.status() == 404) {
      Catalogue.put(server, MODEL, Catalogue.TOWERS_ZIP);
      model = server.client().send("GET", "/_towerrank/models/" + MODEL);
    }
    version = model.orFail().json().at("/newest/version").asText();
    String alias = "/_towerrank/aliases/" + ALIAS;
    boolean has = server.client().send("GET", alias).status() == 200;
    boolean needs = call.path().contains("{alias}");
    if (needs && !has) {
      String target = "{\"model_id\":\"spec\",\"version\":" + version + "}";
      server.client().send("PUT", alias, target).orFail();
    } else if (has && !needs) {
      server.client().send("DELETE", alias).orFail();
    }
  }
}
