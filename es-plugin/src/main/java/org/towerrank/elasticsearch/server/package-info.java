/**
 * What differs between versions of the server: methods that a plugin implements, and requests that
 * it makes, whose parameters changed. Each range of versions has classes of the same names, in
 * {@code src/main/elasticsearch-VERSION/java}; the build takes those for its server. Everything
 * else in this module compiles against each of them.
 */
@NullMarked
package org.towerrank.elasticsearch.server;

import org.jspecify.annotations.NullMarked;
