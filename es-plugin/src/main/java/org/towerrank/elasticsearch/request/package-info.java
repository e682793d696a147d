/**
 * What search, ingest and scoring requests have in common: reading the object a client sent
 * strictly ({@link org.towerrank.elasticsearch.request.RequestObject}), and whom it asks for
 * ({@link org.towerrank.elasticsearch.request.RequestFeatures}).
 */
@NullMarked
package org.towerrank.elasticsearch.request;

import org.jspecify.annotations.NullMarked;
