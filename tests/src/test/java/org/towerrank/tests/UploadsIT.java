package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Uploads of one model at once and one after another, through the REST API of one node. */
@ExtendWith(Servers.class)
class UploadsIT {
  private static final String MODELS = "/_towerrank/models/";

  /** As many as a node takes at a time. */
  private static final int AT_ONCE = 8;

  private static final int UPLOADS = 60;
  private static final byte[] ZIP = RandomBundles.ranker(1);
  private static final byte[] CUT = Arrays.copyOf(ZIP, ZIP.length / 2);

  /** What the comment of a zip takes before its text: two bytes for its length. */
  private static final int LENGTH = 2;

  @Test
  @Tag("slow")
  void uploadsAtOnceGetVersionsOfTheirOwnEachWithItsContent(ElasticsearchServer server)
      throws Exception {
    Map<Integer, String> sent = new ConcurrentHashMap<>();
    List<Future<?>> uploads = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < UPLOADS; i++) {
        byte[] zip = commented(i);
        uploads.add(
            threads.submit(
                () -> sent.put(put(server, "raced", zip).get("version").asInt(), sha256(zip))));
      }
      for (Future<?> upload : uploads) {
        upload.get();
      }
    }

    assertThat(sent).hasSize(UPLOADS);
    JsonNode versions =
        server.client().send("GET", MODELS + "raced/versions").orFail().json().get("versions");
    assertThat(versions).hasSize(UPLOADS);
    for (JsonNode version : versions) {
      int number = version.get("version").asInt();
      assertThat(version.get("sha256").asText()).as("" + number).isEqualTo(sent.get(number));
      // The node reads it from the store, and compares its digest.
      String path = MODELS + "raced/_score?version=" + number;
      server.client().send("POST", path, "{\"items\":[{}]}").orFail();
    }
    server.client().send("DELETE", MODELS + "raced").orFail();
  }

  @Test
  @Tag("slow")
  void whoeverHasAnAnswerFindsItsPlaceFree(ElasticsearchServer server) {
    String most = "{\"persistent\":{\"towerrank.models.max_uploads\":%s}}";
    server.client().send("PUT", "/_cluster/settings", most.formatted("1")).orFail();
    try {
      for (int i = 0; i < UPLOADS; i++) {
        put(server, "in-a-row", ZIP);
        Answer refused = server.client().send("PUT", MODELS + "in-a-row", "application/zip", CUT);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      }
    } finally {
      server.client().send("PUT", "/_cluster/settings", most.formatted("null")).orFail();
    }
    server.client().send("DELETE", MODELS + "in-a-row").orFail();
  }

  @Test
  void aBundleThatIsTooLargeNamesTheSettingThatSaysSo(ElasticsearchServer server) {
    String most = "{\"persistent\":{\"towerrank.models.max_bundle_size\":%s}}";
    server.client().send("PUT", "/_cluster/settings", most.formatted("\"1kb\"")).orFail();
    try {
      Answer refused = server.client().send("PUT", MODELS + "large", "application/zip", ZIP);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body())
          .contains("more than 1024 bytes, the most by [towerrank.models.max_bundle_size]");
    } finally {
      server.client().send("PUT", "/_cluster/settings", most.formatted("null")).orFail();
    }
  }

  private static JsonNode put(ElasticsearchServer server, String id, byte[] zip) {
    return server.client().send("PUT", MODELS + id, "application/zip", zip).orFail().json();
  }

  /** The same bundle in other bytes. */
  private static byte[] commented(int number) {
    byte[] comment = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    byte[] zip = Arrays.copyOf(ZIP, ZIP.length + comment.length);
    zip[ZIP.length - LENGTH] = (byte) comment.length;
    System.arraycopy(comment, 0, zip, ZIP.length, comment.length);
    return zip;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
