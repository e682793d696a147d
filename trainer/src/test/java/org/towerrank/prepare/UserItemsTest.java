package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.towerrank.csv.DataException;

/** The items of users, beside a list of all that came. */
class UserItemsTest {

  @Test
  void theNewestItemsStayWhereOlderOnesAreForgotten() throws DataException {
    Random random = new Random(3);
    UserItems items = new UserItems();
    for (int user = 0; user < 20; user++) {
      items.clear();
      List<String> all = new ArrayList<>();
      int kept = 1 + random.nextInt(3000);
      for (int i = random.nextInt(20_000); i > 0; i--) {
        String item = "i" + random.nextInt(user < 10 ? 3 : Integer.MAX_VALUE);
        all.add(item);
        items.add(item.getBytes(StandardCharsets.UTF_8));
        items.forgetBefore(all.size() - kept);
      }
      assertThat(items.size()).isEqualTo(all.size());
      for (int i = Math.max(0, all.size() - kept); i < all.size(); i++) {
        byte[] item = all.get(i).getBytes(StandardCharsets.UTF_8);
        assertThat(items.is(i, item)).isTrue();
        assertThat(items.is(i, "other".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(Arrays.copyOfRange(items.bytes(), items.start(i), items.start(i + 1L)))
            .isEqualTo(item);
      }
    }
  }

  @Test
  void whatIsForgottenTakesNoMemory() throws DataException {
    UserItems items = new UserItems();
    for (int i = 0; i < 1_000_000; i++) {
      items.add(new byte[8]);
      items.forgetBefore(i - 100);
    }
    assertThat(items.bytes()).hasSizeLessThan(1 << 16);
  }
}
