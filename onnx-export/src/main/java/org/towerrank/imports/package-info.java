/**
 * Models of other tools: their graphs, changed so that serving can treat them as TowerRank's own,
 * and the schema that says which raw values fill them.
 *
 * <p>{@link org.towerrank.imports.Importer} makes a bundle of a graph and an {@link
 * org.towerrank.imports.ImportSchema}; {@link org.towerrank.imports.SchemaGuess} writes a first
 * schema for a graph.
 */
@NullMarked
package org.towerrank.imports;

import org.jspecify.annotations.NullMarked;
