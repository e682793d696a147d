/** The requests under {@code /_towerrank}. */
@NullMarked
package org.towerrank.elasticsearch.rest;

import org.jspecify.annotations.NullMarked;
