/**
 * Recipes: what a model is fitted on and how, as a YAML file says it. {@link
 * org.towerrank.recipe.RecipeReader} reads one; a key or value that is not known fails with its
 * line and the nearest valid one.
 */
@NullMarked
package org.towerrank.recipe;

import org.jspecify.annotations.NullMarked;
