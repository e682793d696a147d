package org.towerrank.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.TensorFile;
import org.towerrank.json.JsonException;
import org.towerrank.json.JsonFile;

/**
 * What the file {@code checkpoint.json} says. Weights are in files beside it.
 *
 * @param setting what is fitted, on what
 * @param directory the data's
 * @param begun when the fit began, as ISO 8601
 * @param from the run that it goes on from; null if there is none
 * @param position how far it is
 * @param state the file of all weights as they are
 * @param best that of the best epoch; null before there is one, or where the disk was full
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Checkpoint(
    FitSetting setting,
    String directory,
    String begun,
    @Nullable String from,
    FitPosition position,
    StateFile state,
    @Nullable StateFile best) {
  static final String FILE = "checkpoint.json";

  Checkpoint {
    Objects.requireNonNull(setting, "setting");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(begun, "begun");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(state, "state");
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** A file of weights. */
  record StateFile(String name, String sha256) {}

  byte[] bytes() throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /**
   * Reads what a directory has.
   *
   * @throws BundleException naming a file that is missing, cut off, changed, or of another version,
   *     which may write other keys
   */
  static Checkpoint read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      requireThisVersion(file, JsonFile.peek(JSON, file, "setting", "version").orElse(null));
      return JsonFile.read(JSON, file, Checkpoint.class, "a checkpoint");
    } catch (JsonException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireThisVersion(Path file, @Nullable String version)
      throws BundleException {
    if (version != null && !version.equals(FitSetting.toolVersion())) {
      throw new BundleException(
          "["
              + file
              + "] is not of this version: it is of TowerRank ["
              + version
              + "], this is ["
              + FitSetting.toolVersion()
              + "]; go on with that one, or fit from the beginning");
    }
  }

  /** Opens one of the files of weights. */
  static FittingState open(Path directory, StateFile state) throws IOException {
    Path file = directory.resolve(state.name());
    if (!Files.exists(file)) {
      throw new BundleException("the checkpoint's file [" + file + "] is not there");
    }
    FittingState opened = FittingState.open(file);
    String found = TensorFile.sha256(file);
    if (!found.equals(state.sha256())) {
      opened.close();
      throw new BundleException(
          "the checkpoint's file ["
              + file
              + "] was changed: expected SHA-256 ["
              + state.sha256()
              + "], got ["
              + found
              + "]");
    }
    return opened;
  }
}
