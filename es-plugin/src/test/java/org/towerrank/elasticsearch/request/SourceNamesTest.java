package org.towerrank.elasticsearch.request;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;

class SourceNamesTest {
  private static final String MAPPING =
      """
      {"properties":{
        "title":{"type":"text","fields":{"raw":{"type":"keyword"}}},
        "id":{"type":"keyword"},
        "tax":{"type":"long","script":{"source":"emit(1)","lang":"painless"}},
        "item_id":{"type":"alias","path":"id"},
        "seller":{"properties":{"name":{"type":"text","fields":{"raw":{"type":"keyword"}}},
          "id":{"type":"alias","path":"id"}}},
        "a.b":{"properties":{"c":{"type":"text","fields":{"raw":{"type":"keyword"}}}}},
        "more":{"type":"passthrough","priority":1,"properties":{"brand":{"type":"keyword"},
          "id":{"type":"keyword"},"size.width":{"type":"text","fields":{"raw":{"type":"keyword"}}}}},
        "maker":{"properties":{"extra":{"type":"passthrough","priority":2,
          "properties":{"country":{"type":"keyword"}}}}}},
       "runtime":{"age":{"type":"long","script":{"source":"emit(1)"}},
        "plain":{"type":"keyword"},
        "name":{"type":"composite","script":{"source":"emit([:])"},
          "fields":{"first":{"type":"keyword"}}}}}
      """;
  private static final SourceNames NAMES =
      new SourceNames(XContentHelper.convertToMap(XContentType.JSON.xContent(), MAPPING, false));

  @Test
  void namesThatDocumentsHaveOrMayHaveAreTaken() {
    for (String path : List.of("title", "id", "seller.name", "a.b.c", "other", "title.x", "id.x")) {
      NAMES.require("[here]", "films", path);
    }
    for (String path : List.of("more.brand", "more.size.width", "maker.extra.country", "more")) {
      NAMES.require("[here]", "films", path);
    }
    new SourceNames(Map.of()).require("[here]", "films", "title.raw");
  }

  @Test
  void fieldsOfPassThroughObjectsAreRefusedWithoutTheirObject() {
    refused("brand", "which index [films] passes through from [more], where documents have it");
    refused("size.width", "passes through from [more]");
    refused("size.width.raw", "passes through from [more]");
    refused("country", "passes through from [maker.extra]");
  }

  @Test
  void whatAScriptMakesIsNotStored() {
    for (String path : List.of("plain", "title", "name.last", "other", "age.x")) {
      NAMES.requireStored("[here]", "films", path);
    }
    new SourceNames(Map.of()).requireStored("[here]", "films", "age");
    for (String path : List.of("age", "name.first")) {
      assertThatThrownBy(() -> NAMES.requireStored("[here]", "films", path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "[here]: expected a field that documents have, got ["
                  + path
                  + "], a runtime field of index [films], whose values are not in documents");
    }
  }

  @Test
  void namesOfTheMappingAreRefusedWithWhatTheyAre() {
    refused("title.raw", "which index [films] makes of what they have in [title]");
    refused("seller.name.raw", "which index [films] makes of what they have in [seller.name]");
    refused("a.b.c.raw", "which index [films] makes of what they have in [a.b.c]");
    refused("item_id", "an alias in the mapping of index [films]");
    refused("seller.id", "an alias in the mapping of index [films]");
    refused("tax", "whose values a script in the mapping of index [films] makes");
  }

  private static void refused(String path, String what) {
    assertThatThrownBy(() -> NAMES.require("[here]", "films", path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "[here]: expected a field that documents have, got [" + path + "], ")
        .hasMessageContaining(what);
  }
}
