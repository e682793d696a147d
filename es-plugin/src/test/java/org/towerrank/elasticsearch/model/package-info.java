@NullMarked
package org.towerrank.elasticsearch.model;

import org.jspecify.annotations.NullMarked;
