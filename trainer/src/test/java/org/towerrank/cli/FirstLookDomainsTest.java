package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of other things than shops and films have other words, and more users than items. */
@Tag("slow")
class FirstLookDomainsTest {
  private static final int USERS = 60;
  private static final int ITEMS = 40;

  @TempDir private Path folder;

  /** A log in which every third event is positive. */
  private String look(String header, List<String> positive, List<String> others)
      throws IOException {
    Random random = new Random(3);
    StringBuilder log = new StringBuilder(header).append('\n');
    for (int event = 0; event < 900; event++) {
      int user = event * 7919 % USERS;
      int item = (event * 31 + event / 60) % ITEMS;
      boolean chosen = (user + item) % 3 == 0;
      List<String> values = chosen ? positive : others;
      log.append("u%d;i%d;%d;".formatted(user, item, 1_700_000_000 + 977 * event))
          .append(values.get(random.nextInt(values.size())))
          .append('\n');
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", first);
    return Files.readString(first.resolve("prepare.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "player_id,level_id",
    "studentId,courseId",
    "patient,exercise",
    "rider_id,driver_id",
    "candidate_id,job_id",
    "subscriber_id,episode_id",
    "account_number,plan_code",
    "seat_id,feature_id",
    "from_profile_id,to_profile_id",
    "RECIPIENT_ID,TEMPLATE_ID",
    "Bewerber-Nr,Stellen-Nr",
    "id_abonné,id_chanson",
    "estudiante,curso",
    "слушатель,трек",
    "ユーザーID,レシピID",
    "第一,第二",
    "left,right"
  })
  void moreUsersThanItemsAreUsersAllTheSame(String user, String item) throws IOException {
    assertThat(look(user + ";" + item + ";zeit;click", List.of("1"), List.of("0")))
        .containsPattern("\n  user: \"?" + user + "\"?  # guess")
        .containsPattern("\n  item: \"?" + item + "\"?  # guess");
  }

  /** Where names say it, it does not count what stands first. */
  @ParameterizedTest
  @CsvSource({"course_id,learner_id", "restaurant,guest_id", "app_id,device_id", "story,buyer"})
  void usersMayStandBehindItems(String item, String user) throws IOException {
    assertThat(look(item + ";" + user + ";time;click", List.of("1"), List.of("0")))
        .contains("\n  user: " + user + "  # guess", "\n  item: " + item + "  # guess");
  }

  /** What was known before says it better: a flag or a kind of someone is no user. */
  @Test
  void otherWordsAreNoUsersBesideAUser() throws IOException {
    assertThat(look("account_id;user_id;time;guest", List.of("1"), List.of("0")))
        .contains("\n  user: user_id  # guess", "\n  item: account_id  # guess");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "booked;1;0;positive_from: 1",
        "applied;true;false;positive: [\"true\"]",
        "COMPLETED_FLG;Y;N;positive: [\"Y\"]",
        "vote;1;-1;positive_from: 1.0",
        "aimé;oui;non;positive: [oui]",
        "inscrito;sí;no;positive: [sí]",
        "是否报名;是;否;positive: [是]",
        "応募;1;0;positive_from: 1",
        "status;applied hired;viewed rejected skipped;positive: [applied, hired]",
        "response;accepted;declined no_response;positive: [accepted]",
        "status;opened;sent dismissed;positive: [opened]",
        "order_status;delivered;cancelled;positive: [delivered]",
        "status;delivered shipped;pending returned;positive: [delivered, shipped]",
        "status;opened;sent delivered;positive: [opened]",
        "direction;like;pass;positive: [like]",
        "result;win;draw loss;positive: [win]",
        "note;4,5;1,0;positive: [\"4,5\"]",
        "Status;gebucht;angesehen storniert;positive: [gebucht]",
        "Statut;acheté;vu refusé;positive: [acheté]",
        "Статус;записан;просмотр отказ;positive: [записан]",
        "状态;申请;浏览 拒绝;positive: [申请]",
        "event;खरीदा;देखा रद्द;positive: [\"खरीदा\"]",
        "event;ซื้อ;ดู ยกเลิก;positive: [\"ซื้อ\"]",
      })
  void whatIsSaidOfAnEventIsTheLabel(String name, String positive, String others, String task)
      throws IOException {
    String yaml =
        look(
            "user;item;time;" + name,
            List.of(positive.split(" ", -1)),
            List.of(others.split(" ", -1)));
    assertThat(yaml.replaceAll("\"(\\p{L}*[^\\x00-\\x7F]\\p{L}*)\"", "$1"))
        .contains("{name: positive, column: " + name + ", " + task + "}");
  }

  /** A label of this kind is positive where its value says no. */
  @ParameterizedTest
  @CsvSource({
    "skipped,0,1",
    "skip_2,false,true",
    "Was Skipped,FALSE,TRUE",
    "dislike,0,1",
    "not_interested,0,1",
    "пропущен,нет,да"
  })
  void whatWasNotWantedIsNotPositive(String name, String positive, String other)
      throws IOException {
    String yaml = look("user;item;time;" + name, List.of(positive), List.of(other));
    assertThat(yaml)
        .containsPattern("column: \"?" + name + "\"?, positive: \\[\"?" + positive + "\"?]}")
        .contains("ranking: {}");
    assertThat(
            CommandRun.done(
                    "prepare",
                    folder.resolve("first/prepare.yaml"),
                    "--out",
                    folder.resolve("data"),
                    "--quiet")
                .out())
        .contains("positive 33.");
  }

  /** A system is no rating, and what all items have alike, or no event has otherwise, no label. */
  @Test
  void whatOnlySoundsLikeALabelIsNone() throws IOException {
    assertThat(
            look(
                "user;item;time;operating_system;event_weekday;label;stars;clicked",
                List.of("iOS;1;Sony;4;1", "Linux;2;EMI;4;1", "Linux;3;EMI;2;1"),
                List.of("iOS;3;EMI;4;0", "Linux;2;Sony;2;0", "iOS;1;Sony;4;0")))
        .contains("{name: positive, column: clicked, positive_from: 1}");
    assertThat(folder.resolve("first/ranking.yaml"))
        .content()
        .contains("{name: operating_system, side: context", "{name: event_weekday, side: context");
  }

  /** Stars that each item has by itself say nothing of an event. */
  @Test
  void whatIsOfItemsIsNoLabel() throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,stars,saved\n");
    for (int event = 0; event < 900; event++) {
      int item = event % 41;
      log.append(
          "%d,%d,%d,%d,%d%n"
              .formatted(event % USERS, item, 1_700_000_000 + event, 1 + item % 5, event % 2));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("{name: positive, column: saved, positive_from: 1}");
  }

  /** How long it will take is known before, and whether someone left only afterwards. */
  @Test
  void whatIsExpectedIsKnownAndWhatCameAfterIsNot() throws IOException {
    look(
        "user;item;time;etaMinutes;unsubscribed;completion_rate;ordered",
        List.of("5;0;.5;1", "9;1;.1;1"),
        List.of("5;0;.5;0", "9;1;.1;0"));
    assertThat(folder.resolve("first/ranking.yaml"))
        .content()
        .contains("{name: etaMinutes, side: context", "# left out unsubscribed, it may come")
        .contains("# left out completion_rate, it may come");
  }

  /** A last word that may mean much else makes no item of a few levels, and no user of a date. */
  @Test
  void whatIsToldOfSomeoneIsNeitherUserNorItem() throws IOException {
    assertThat(
            look(
                "kunde;Akte;zeit;user_level;education_level;membership_plan;valido_hasta;click",
                List.of("1;4;free;2027-01-02;1", "2;3;pro;2027-02-03;1", "3;2;gold;2027-03-04;1"),
                List.of("1;4;free;2027-01-02;0", "2;3;pro;2027-02-03;0")))
        .contains("\n  user: kunde  # guess", "\n  item: Akte  # guess");
  }

  /** A brand of fewer values is none where the log has ids, whatever these are called. */
  @ParameterizedTest
  @CsvSource({
    "user,menu_id,brand",
    "user,business_id,trip",
    "user,business_id,store_id",
    "owner_id,item,device"
  })
  void anIdOfMoreValuesIsTheUserOrItem(String user, String item, String other) throws IOException {
    List<String> groups = IntStream.range(0, 25).mapToObj(i -> "g" + i).toList();
    assertThat(
            look(
                user + ";" + item + ";time;" + other + ";click",
                groups.stream().map(group -> group + ";1").toList(),
                groups.stream().map(group -> group + ";0").toList()))
        .contains("\n  user: " + user + "  # guess", "\n  item: " + item + "  # guess");
  }

  /** Each row has another trip, so that none comes again. */
  @Test
  void whatEachRowHasAnotherOfIsNoItem() throws IOException {
    StringBuilder log = new StringBuilder("driver_id,trip_id,passenger_id,time,rating\n");
    for (int event = 0; event < 900; event++) {
      log.append(
          "d%d,t%d,p%d,%d,%d%n"
              .formatted(
                  event % 31, event, event % USERS, 1_700_000_000 + event, 1 + event % 7 % 5));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("\n  user: driver_id  # guess", "\n  item: passenger_id  # guess");
  }

  /** A coupon may be applied, and a user registered, before anything comes of an event. */
  @ParameterizedTest
  @CsvSource({"discount_applied,bought", "is_registered,converted", "applied,purchased"})
  void theSurerNameOfTwoIsTheLabel(String first, String label) throws IOException {
    assertThat(
            look(
                "user;item;time;" + first + ";" + label,
                List.of("0;1", "1;1"),
                List.of("0;0", "1;0")))
        .contains("{name: positive, column: " + label + ", positive_from: 1}");
  }

  @Test
  void aNumberThatIsCalledALabelIsOneBesideAnotherState() throws IOException {
    assertThat(
            look(
                "user;item;time;payment;behavior_type",
                List.of("paid;4", "failed;4"),
                List.of("paid;1", "failed;2")))
        .contains("{name: positive, column: behavior_type, positive_from: 3.0}");
  }

  /** A membership that expired says nothing of what its user chose. */
  @Test
  void aStateOfUsersIsNoLabel() throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,membership\n");
    for (int event = 0; event < 900; event++) {
      int user = event % USERS;
      log.append(
          "%d,%d,%d,%s%n"
              .formatted(
                  user, event % 41, 1_700_000_000 + event, user % 2 == 0 ? "active" : "expired"));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("{name: positive, every: true}");
  }

  /** A query comes again in other words, of which each says something. */
  @Test
  void aQueryIsReadByItsWords() throws IOException {
    List<String> queries = IntStream.range(0, 70).mapToObj(i -> "how to travel " + i).toList();
    look(
        "mitarbeiter;Akte;time;query_text;clicked",
        queries.stream().map(query -> query + ";1").toList(),
        queries.stream().map(query -> query + ";0").toList());
    assertThat(folder.resolve("first/prepare.yaml")).content().contains("\n  item: Akte  # guess");
    assertThat(folder.resolve("first/ranking.yaml"))
        .content()
        .contains("{name: query_text, side: context, kind: sequence, split: words, max_length: 12");
  }

  /** Days as numbers are few. */
  @Test
  void aTimeOfFewValuesIsOneIfItsNameSaysSo() throws IOException {
    StringBuilder log = new StringBuilder("user,item,ts,clicked\n");
    for (int event = 0; event < 900; event++) {
      log.append(
          "%d,%d,%d,%d%n"
              .formatted(
                  event % USERS, event % 41, 1_700_000_000 + 86_400 * (event / 90), event % 2));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("\n  time: ts  # guess");
  }
}
