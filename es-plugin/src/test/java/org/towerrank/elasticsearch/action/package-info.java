@NullMarked
package org.towerrank.elasticsearch.action;

import org.jspecify.annotations.NullMarked;
