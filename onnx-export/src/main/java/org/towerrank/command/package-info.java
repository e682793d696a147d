/**
 * What every command line of TowerRank shares: how failures are told, exit codes, the version, and
 * how results are printed as JSON or as a table.
 */
@NullMarked
package org.towerrank.command;

import org.jspecify.annotations.NullMarked;
