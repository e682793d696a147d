package org.towerrank.demo;

import java.nio.file.Path;
import org.towerrank.bundle.Bundle;
import org.towerrank.recipe.RecipeSource;

/**
 * A model of the demonstration, fitted, exported and verified.
 *
 * @param path of its bundle
 * @param bundle read back from there
 */
record FittedModel(String key, RecipeSource recipe, Path path, Bundle bundle, int epochs) {}
