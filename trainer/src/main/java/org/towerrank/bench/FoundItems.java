package org.towerrank.bench;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** A way to search, and what it found. */
final class FoundItems {
  private final Search search;
  private final Map<Integer, TopDocs> found = new TreeMap<>();

  /** Finds the items nearest to a vector. */
  interface Search {
    TopDocs find(float[] vector) throws IOException;
  }

  FoundItems(Search search) {
    this.search = search;
  }

  void find(int user, float[] vector) throws IOException {
    found.put(user, search.find(vector));
  }

  /** The share of what another way found for the same users that this found too. */
  double recall(FoundItems reference) {
    long same = 0;
    long all = 0;
    for (Map.Entry<Integer, TopDocs> user : reference.found.entrySet()) {
      Set<Integer> documents = documents(found.get(user.getKey()));
      Set<Integer> nearest = documents(user.getValue());
      all += nearest.size();
      documents.retainAll(nearest);
      same += documents.size();
    }
    return (double) same / all;
  }

  private static Set<Integer> documents(@Nullable TopDocs hits) {
    Set<Integer> documents = new HashSet<>();
    if (hits != null) {
      for (ScoreDoc hit : hits.scoreDocs) {
        documents.add(hit.doc);
      }
    }
    return documents;
  }
}
