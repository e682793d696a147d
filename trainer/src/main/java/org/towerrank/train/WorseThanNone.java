package org.towerrank.train;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.towerrank.evaluate.Measurement;
import org.towerrank.evaluate.MetricNames;
import org.towerrank.evaluate.RegressionMetrics;
import org.towerrank.recipe.Recipe;

/** What is told of a model whose scores are worse than ones that know nothing. */
final class WorseThanNone {
  private final Recipe recipe;
  private final Measurement validation;

  private WorseThanNone(Recipe recipe, Measurement validation) {
    this.recipe = recipe;
    this.validation = validation;
  }

  /** A warning for each task that there is one of. */
  static List<String> warnings(Recipe recipe, Measurement validation) {
    WorseThanNone worse = new WorseThanNone(recipe, validation);
    return validation.worseThanChance().stream().flatMap(name -> worse.of(name).stream()).toList();
  }

  private Optional<String> of(String metric) {
    if (RegressionMetrics.isError(metric)) {
      return Optional.of(ofMean(metric));
    }
    return MetricNames.isLogLoss(metric) ? ofLogLoss(metric) : Optional.of(ofOrder(metric));
  }

  private double value(String metric) {
    return Objects.requireNonNull(validation.metrics().get(metric), metric);
  }

  private String ofMean(String error) {
    return String.format(
        Locale.ROOT,
        "%s of validation is %.4g, more than that of the mean of its labels, so that the model is"
            + " worse than none. Look at what differs between the rows of [%s] and [%s]; if the"
            + " error fell until the last epoch, raise fit.epochs or fit.optimizer.learning_rate",
        error,
        value(error),
        recipe.data().train(),
        recipe.data().validation());
  }

  private String ofOrder(String auc) {
    return String.format(
        Locale.ROOT,
        "%s of validation is %.3f, below 0.5 by more than chance: there a higher score means"
            + " fewer positives. Look at what differs between the rows of [%s] and [%s], such as"
            + " how negatives were drawn, or what later rows have that earlier ones lack",
        auc,
        value(auc),
        recipe.data().train(),
        recipe.data().validation());
  }

  /** Scores of which positives count more are meant to be too high. */
  private Optional<String> ofLogLoss(String loss) {
    if (recipe.fit().posWeight().keySet().stream().anyMatch(MetricNames.task(loss)::equals)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s of validation is %.4f, more than if every score was the share of positives there:"
                + " scores may rank well, and are no probabilities. If they are used as such, choose"
                + " the epoch by fit.select_by: [%s]; if the loss fell until the last one, raise"
                + " fit.epochs, else lower fit.optimizer.learning_rate",
            loss,
            value(loss),
            loss));
  }
}
