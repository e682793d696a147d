/**
 * Reading and writing of data files: CSV and gzip CSV, streamed, with errors that name file, line
 * and column.
 *
 * <p>{@link org.towerrank.data.CsvTable} is the cursor that everything which reads rows uses,
 * {@link org.towerrank.data.CsvOutput} and {@link org.towerrank.files.StagedDirectory} write so
 * that nothing half-written is ever found under a final name, and {@link
 * org.towerrank.data.Progress} tells a person how far a long pass over the data has come.
 */
@NullMarked
package org.towerrank.data;

import org.jspecify.annotations.NullMarked;
