package org.towerrank.data;

/**
 * Events whose rows are encoded, with what is beside them.
 *
 * @param <S> the split itself
 */
interface EncodedSplit<S> {
  RowStore rows();

  /** The same with rows that are encoded otherwise. */
  S with(RowStore others);
}
