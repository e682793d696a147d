package org.towerrank.csv;

/**
 * A column of one {@link CsvTable}, resolved from its name once so that reading a value costs no
 * lookup.
 *
 * @param name the name in the header
 * @param index the position in a row, from 0
 */
public record CsvColumn(String name, int index) {}
