package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.export.ImportGuide;
import org.towerrank.export.ImportedModels;
import org.towerrank.server.ElasticsearchServer;

/** The commands of the page on importing, typed as they stand, up to the first search. */
@ExtendWith(Servers.class)
class ImportGuideIT {
  @TempDir private Path folder;

  private String type(String command) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", command).directory(folder.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + output + errors).isZero();
    return output;
  }

  /** A command {@code towerrank} that runs the exporter's jar. */
  private void launcher() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path jar = Path.of(System.getProperty("towerrank.test.export", "")).toAbsolutePath();
    Path launcher = folder.resolve("towerrank");
    Files.writeString(
        launcher,
        "#!/usr/bin/env bash\nexec '"
            + java
            + "' -XX:TieredStopAtLevel=1 -jar '"
            + jar
            + "' \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theyLeadFromTheModelToTheFirstSearch(ElasticsearchServer server) throws Exception {
    launcher();
    Files.move(ImportedModels.copy("documented.onnx", folder), folder.resolve("ranker.onnx"));
    Files.move(ImportedModels.copy("documented.golden.csv", folder), folder.resolve("golden.csv"));
    Path schema = ImportedModels.schema(folder, ImportGuide.rankerSchema());
    Files.move(schema, folder.resolve("ranker.yaml"));
    List<String> imports = ImportGuide.commands("## 3.", "./towerrank");
    assertThat(type(imports.getFirst())).contains("Equal: [ranker.onnx]");
    String mappings =
        "{\"mappings\":{\"properties\":{\"item_id\":{\"type\":\"keyword\"},"
            + "\"title\":{\"type\":\"text\"}}}}";
    server.client().send("PUT", "/films", mappings).orFail();
    for (String item : List.of("10", "11", "unknown")) {
      String film = "{\"item_id\":\"" + item + "\",\"title\":\"lost in space " + item + "\"}";
      server.client().send("POST", "/films/_doc?refresh=true", film).orFail();
    }
    List<String> requests = ImportGuide.commands("## 4.", "curl");
    assertThat(requests).hasSize(2);
    String last = "";
    for (String request : requests) {
      String address = server.client().address().toString();
      last = type(request.replace("localhost:9200", address).replace("curl ", "curl -sS "));
    }
    JsonNode hits = new ObjectMapper().readTree(last).at("/hits/hits");
    assertThat(hits).as(last).hasSize(3);
    assertThat(hits.get(0).get("_score").asDouble())
        .isBetween(0.0, 1.0)
        .isGreaterThan(hits.get(2).get("_score").asDouble());
  }
}
