package org.towerrank.dataset;

/**
 * A file that was written.
 *
 * @param name its path from the directory that all were written to
 * @param rows how many rows it has, the header not counted
 */
public record WrittenFile(String name, long rows) {}
