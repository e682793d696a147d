package org.towerrank.recipe;

/**
 * A recipe and its text, with the values that the command line replaced.
 *
 * @param yaml travels with the run and the bundle
 */
public record RecipeSource(Recipe recipe, String yaml) {}
