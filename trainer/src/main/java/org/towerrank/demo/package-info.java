/**
 * A made-up film service, so that everything can be tried without any data: {@link
 * org.towerrank.demo.CatalogueGenerator} invents films and users with tastes, {@link
 * org.towerrank.demo.EventGenerator} lets them use the service for a year, and {@link
 * org.towerrank.demo.DemoDataSet} writes what a service would have logged. The same seed gives the
 * same bytes on every machine.
 */
@NullMarked
package org.towerrank.demo;

import org.jspecify.annotations.NullMarked;
