@NullMarked
package org.towerrank.elasticsearch.rest;

import org.jspecify.annotations.NullMarked;
