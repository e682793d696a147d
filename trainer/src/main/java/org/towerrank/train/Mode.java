package org.towerrank.train;

/** Whether a network is evaluated to fit it or to use it. */
enum Mode {
  /** With dropout, statistics of the batch, and gradients. */
  FIT,
  /** As it will serve. */
  EVALUATE
}
