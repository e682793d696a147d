/**
 * The actions that change and show models. Their names are what roles grant: {@code
 * cluster:admin/towerrank/*} to change, {@code cluster:monitor/towerrank/*} to look.
 */
@NullMarked
package org.towerrank.elasticsearch.action;

import org.jspecify.annotations.NullMarked;
