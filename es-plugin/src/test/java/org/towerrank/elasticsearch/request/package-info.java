/** Tests of what requests and documents say. */
@NullMarked
package org.towerrank.elasticsearch.request;

import org.jspecify.annotations.NullMarked;
