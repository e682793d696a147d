/**
 * What differs between versions of Lucene: the classes that write vectors, and a few methods that
 * read. Each range of versions has classes of the same names, in {@code
 * src/main/lucene-VERSION/java}; the build takes those for its Lucene. Everything else in this
 * module compiles against each of them.
 */
@NullMarked
package org.towerrank.lucene.version;

import org.jspecify.annotations.NullMarked;
