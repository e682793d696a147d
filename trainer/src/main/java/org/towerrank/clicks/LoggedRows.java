package org.towerrank.clicks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvOutput;
import org.towerrank.csv.DataException;
import org.towerrank.csv.GzipData;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;

/**
 * Joins logged hits with clicks into a table that a recipe reads: a column for each field of the
 * model, and one for each label. Where the hits were logged by the very model, the table's values
 * are checked to give what it read.
 */
public final class LoggedRows {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path log;
  private final Bundle model;
  private final Clicks clicks;
  private final LoggedInputs inputs;
  private final LoggedColumns columns;
  private final KeptFields kept;
  private final Set<HitKey> seen = new HashSet<>();
  private long rows;
  private long otherVersions;

  private LoggedRows(Path log, Bundle model, Clicks clicks, KeptFields kept) {
    this.log = log;
    this.kept = kept;
    this.model = model;
    this.clicks = clicks;
    this.columns = LoggedColumns.of(model.schema());
    this.inputs = new LoggedInputs(model.schema(), columns);
  }

  /**
   * What was written.
   *
   * @param rows as many as lines of the log
   * @param clicked rows with a row in the table of clicks
   * @param otherVersions rows logged by another version of the model
   * @param clicksWithoutHit clicks whose hit is not in the log
   */
  public record Written(long rows, long clicked, long otherVersions, long clicksWithoutHit) {}

  /**
   * Writes the table, whole or not at all.
   *
   * @param log lines of JSON, plain or gzipped
   * @param model whose features become columns
   * @param clicks the table of what users did
   * @param kept fields of lines that become columns too
   * @throws DataException naming the line that is not as expected
   * @throws IllegalArgumentException for fields that cannot be kept
   */
  public static Written write(Path log, Bundle model, Path clicks, List<String> kept, Path out)
      throws IOException {
    KeptFields fields = new KeptFields(kept);
    return new LoggedRows(log, model, Clicks.read(clicks), fields).write(out, clicks);
  }

  private Written write(Path out, Path clicksFile) throws IOException {
    List<String> header = new ArrayList<>(beforeLabels());
    for (String label : clicks.labels()) {
      if (header.contains(label)) {
        throw DataException.of(
            clicksFile,
            1,
            "expected labels that are no other column of the rows, found ["
                + label
                + "]; rename it");
      }
      header.add(label);
    }
    try (CsvOutput output = CsvOutput.create(out, header)) {
      read(output);
      String missing = kept.missing();
      if (missing != null) {
        throw DataException.of(log, missing);
      }
      output.commit();
    }
    long clicked = seen.stream().filter(clicks::contains).count();
    return new Written(rows, clicked, otherVersions, clicks.size() - clicked);
  }

  private List<String> beforeLabels() {
    return Stream.concat(columns.names().stream(), kept.names().stream()).distinct().toList();
  }

  private void read(CsvOutput output) throws IOException {
    if (!Files.isRegularFile(log)) {
      throw DataException.of(log, "expected a file with a line of JSON for each hit, found none");
    }
    long number = 0;
    try (InputStream in = GzipData.decompress(log.toString(), Files.newInputStream(log));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
      String line = reader.readLine();
      while (line != null) {
        number++;
        if (!line.isBlank()) {
          output.row(row(line));
          rows++;
        }
        line = reader.readLine();
      }
    } catch (EOFException cut) {
      throw DataException.of(
          log, "the gzip data ends too early, in " + cut.getMessage() + ": truncated?", cut);
    } catch (ZipException corrupt) {
      throw DataException.of(log, "the gzip data is corrupt: " + corrupt.getMessage(), corrupt);
    } catch (CharacterCodingException e) {
      throw DataException.of(log, "expected UTF-8, found other bytes after line " + number, e);
    } catch (JsonProcessingException e) {
      throw DataException.of(log, number, "expected an object of JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw DataException.of(log, number, String.valueOf(e.getMessage()));
    }
  }

  private List<String> row(String line) throws JsonProcessingException {
    JsonNode json = JSON.readTree(line);
    LoggedHit hit = LoggedHit.of(json);
    // First, as another model may have logged the same hit.
    requireFeatures(hit);
    if (!seen.add(hit.key())) {
      throw new IllegalArgumentException(
          "expected each hit of a request once, got ["
              + hit.key().id()
              + "] of request ["
              + hit.key().request()
              + "] again");
    }
    Map<String, String> cells = hit.cells(model.schema(), columns);
    if (model.fingerprint().startsWith(hit.fingerprint())) {
      inputs.require(hit, cells);
    } else {
      otherVersions++;
    }
    kept.add(json, cells);
    List<String> row = new ArrayList<>();
    beforeLabels().forEach(column -> row.add(cells.getOrDefault(column, "")));
    row.addAll(clicks.of(hit.key()));
    return row;
  }

  private void requireFeatures(LoggedHit hit) {
    FeatureSchema schema = model.schema();
    for (Feature feature : schema.features()) {
      if (!hit.has(feature)) {
        throw new IllegalArgumentException(
            "expected a log with the feature ["
                + feature.name()
                + "], which the model ["
                + model.name()
                + "] reads: another model logged it");
      }
    }
  }
}
