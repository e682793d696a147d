package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;

/**
 * A server whose security is on, with the catalogue's models, users who may not read everything of
 * the index {@code movies}, and users' documents.
 */
record SecuredServer(ElasticsearchServer server) implements AutoCloseable {
  static final String SECRET = "brand-that-nobody-may-see";
  static final String OTHER_TOWERS = "towers-of-hidden-vectors";
  static final User ALL = new User("all", "all-password", List.of("all_fields"));
  static final User FIELDS = new User("fields", "fields-password", List.of("some_fields"));
  static final User DOCUMENTS =
      new User("documents", "documents-password", List.of("some_documents"));
  static final User WRITER = new User("writer", "writer-password", List.of("some_writes"));
  static final User EMBEDDER = new User("embedder", "embedder-password", List.of("one_write"));

  private static final String EXCEPT =
      """
      [ "brand", "price", "hidden_*", "shown_text.keyword", "shown_vector_model" ]
      """
          .strip();
  private static final FileRealm REALM =
      new FileRealm(
          List.of(ALL, FIELDS, DOCUMENTS, WRITER, EMBEDDER),
          """
          all_fields:
            cluster: [ "cluster:monitor/towerrank/models/score" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read" ]
          some_fields:
            cluster: [ "cluster:monitor/towerrank/models/score" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read" ]
                field_security: { grant: [ "*" ], except: EXCEPT }
          some_documents:
            cluster: [ "cluster:monitor/towerrank/models/score" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read" ]
                query: '{"range":{"stars":{"gte":3}}}'
              - names: [ "users" ]
                privileges: [ "read" ]
                query: '{"term":{"team":"blue"}}'
          some_writes:
            cluster: [ "cluster:admin/towerrank/models/embed_index" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read", "write", "view_index_metadata", "manage" ]
                field_security: { grant: [ "*" ], except: EXCEPT }
          one_write:
            cluster: [ "cluster:admin/towerrank/models/embed_index" ]
            indices:
              - names: [ "embedded-1" ]
                privileges: [ "read", "write" ]
              - names: [ "embedded-2" ]
                privileges: [ "read" ]
          """
              .replace("EXCEPT", EXCEPT));
  private static final String MORE_FIELDS =
      """
      {"properties":{
        "hidden_text":{"type":"text"},
        "shown_text":{"type":"text","fields":{"keyword":{"type":"keyword"}}},
        "alias_of_brand":{"type":"alias","path":"brand"},
        "hidden_short":{"type":"dense_vector","dims":3},
        "shown_vector":{"type":"dense_vector","dims":6,"similarity":"dot_product"},
        "shown_vector_model":{"type":"long"},
        "hidden_vector":{"type":"dense_vector","dims":6,"similarity":"dot_product"}}}
      """;

  static SecuredServer start(Installation installation) throws IOException {
    Path zips = Files.createTempDirectory("towerrank-plugin-");
    Path analysis = SecurityIndexAnalysis.zip(zips);
    ElasticsearchServer server =
        ElasticsearchServer.builder(installation.with(analysis), "secured")
            .security(REALM)
            .setting("towerrank.rows.min_documents", "20")
            .keepLogsIn(Servers.logs())
            .start();
    Files.delete(analysis);
    Files.delete(zips);
    SecuredServer secured = new SecuredServer(server);
    secured.fill();
    return secured;
  }

  private void fill() {
    ServerClient administrator = server.client();
    administrator.send("POST", "/_license/start_trial?acknowledge=true").orFail();
    Catalogue.models(server);
    Catalogue.index(server, "movies", 1);
    administrator.send("PUT", "/movies/_mapping", MORE_FIELDS).orFail();
    document("movies", "secret", "{\"item_id\":\"v7\",\"brand\":\"" + SECRET + "\",\"stars\":1}");
    document("users", "red", "{\"team\":\"red\",\"user_id\":\"v7\",\"history\":\"v1 v2\"}");
    document("users", "blue", "{\"team\":\"blue\",\"user_id\":\"v8\",\"history\":\"v3\"}");
    document("hidden-index", "1", "{\"user_id\":\"v9\"}");
    Catalogue.put(server, OTHER_TOWERS, CatalogueModels.towers(77));
    String path = "/_towerrank/models/" + OTHER_TOWERS + "/_embed_index?refresh=true";
    String target = "{\"index\":\"movies\",\"target_field\":\"hidden_vector\"}";
    administrator.send("POST", path, target).orFail();
    String slow = "{\"index.search.slowlog.threshold.query.warn\":\"0ms\"}";
    administrator.send("PUT", "/movies/_settings", slow).orFail();
  }

  private void document(String index, String id, String json) {
    server.client().send("PUT", "/" + index + "/_doc/" + id + "?refresh=true", json).orFail();
  }

  /** Nothing of ours is logged as an error, and nothing that somebody may not read. */
  void assertLogTellsNothing() {
    assertThat(server.nodes().getFirst().console()).doesNotContain(SECRET);
    // It would delete invalidated keys with a module that this server lacks.
    assertThat(ErrorLines.of(server.nodes().getFirst().console().lines()))
        .allMatch(line -> line.contains("InactiveApiKeysRemover"));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
