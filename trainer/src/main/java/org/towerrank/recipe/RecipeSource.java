package org.towerrank.recipe;

/**
 * A recipe and the text that says the same, values replaced on the command line among it.
 *
 * @param yaml travels with the run and the bundle
 */
public record RecipeSource(Recipe recipe, String yaml) {}
