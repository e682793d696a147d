/**
 * Serving in Lucene: recall with tower vectors, and rescoring of a window with a ranking model.
 *
 * <p>{@link org.towerrank.lucene.ItemIndexWriter} indexes items with the vectors of the item tower,
 * {@link org.towerrank.lucene.ItemIndex} recalls those nearest to a user, and {@link
 * org.towerrank.lucene.ModelRescorer} ranks them by a model that reads its item features from doc
 * values:
 *
 * <pre>{@code
 * try (TwoTowerModel towers = TwoTowerModel.load(Bundle.open(dssm), SERVING);
 *     RankingModel ranker = RankingModel.load(Bundle.open(deepFm), SERVING)) {
 *   ItemFields fields = ItemFields.of(item.keySet(), List.of(towers.schema(), ranker.schema()));
 *   ItemIndexSettings settings = ItemIndexSettings.of("item_id");
 *   ItemIndexWriter.write(path, towers, settings, fields, writer -> writer.add(1, item));
 *   try (ItemIndex index = ItemIndex.open(path, towers)) {
 *     TopDocs recalled = index.recall(user, 500, null);
 *     Rescorer rescorer = ModelRescorer.of(new DocumentScorer(ranker, index.fields()), user);
 *     return index.items(rescorer.rescore(index.searcher(), recalled, 10));
 *   }
 * }
 * }</pre>
 *
 * <p>Those who own their {@code IndexWriter} use the pieces: {@link
 * org.towerrank.lucene.ItemDocuments} fills documents, {@link org.towerrank.lucene.Quantization}
 * gives the codec, {@link org.towerrank.lucene.TowerKnnQuery} makes queries, and a {@link
 * org.towerrank.lucene.DocumentScorer} takes whatever {@link
 * org.towerrank.lucene.column.DocumentFields} say of the documents.
 */
@NullMarked
package org.towerrank.lucene;

import org.jspecify.annotations.NullMarked;
