/**
 * Events of a log as fitting reads them: joined with other tables, with encoders fitted to them,
 * and encoded once into rows that lie in memory or in a temporary file.
 */
@NullMarked
package org.towerrank.data;

import org.jspecify.annotations.NullMarked;
