package dev.berth.modelswitch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import dev.berth.modelswitch.policy.SlackAndValue.Moment;
import dev.berth.modelswitch.policy.SwitchPolicy.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlackAndValueTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long PATIENCE = 30 * SECOND;

  private final SwitchedModel chat = model("chat", ModelRules.NONE);
  private final SwitchedModel code = model("code", ModelRules.NONE);
  private final SwitchedGroup group = group(chat, code);

  @Test
  void next_nobodyWaits_none() {
    assertThat(next(new SlackAndValue(), 10 * SECOND)).isNull();
  }

  @Test
  void next_idleGroup_switchesAtOnce() {
    hold(code, 10 * SECOND);

    assertThat(next(new SlackAndValue(), 10 * SECOND)).isEqualTo(new Order(group, code));
  }

  @Test
  void next_busyGroupAndTime_waitsUntilTheLastMoment() {
    work(20 * SECOND);
    hold(code, 20 * SECOND);

    assertThat(next(new SlackAndValue(), 21 * SECOND)).isNull();
    assertThat(next(new SlackAndValue(), 40 * SECOND)).isNull();
    assertThat(next(new SlackAndValue(), 47 * SECOND)).isEqualTo(new Order(group, code));
  }

  @Test
  void next_busyGroupAndEager_switchesAtOnce() {
    work(20 * SECOND);
    hold(code, 20 * SECOND);

    assertThat(next(new SlackAndValue(Moment.AT_ONCE), 21 * SECOND))
        .isEqualTo(new Order(group, code));
  }

  @Test
  void next_requestThatIsLost_isNoReason() {
    work(0);
    hold(code, 0);

    assertThat(next(new SlackAndValue(), PATIENCE - SECOND)).isNull();
  }

  @Test
  void next_oneAgainstMany_keepsTheMany() {
    for (int i = 0; i < 200; i++) {
      chat.onArrival(1000, i * SECOND / 10 + 2 * SECOND, i * SECOND / 10);
    }
    work(20 * SECOND);
    hold(code, 20 * SECOND);

    assertThat(next(new SlackAndValue(), 47 * SECOND)).isNull();
  }

  @Test
  void next_justAwake_staysAsLongAsTheLoadWants() {
    for (int i = 0; i < 200; i++) {
      long at = i * SECOND / 10;
      chat.onArrival(1000, at + PATIENCE, at);
    }
    group.begin(code, 19 * SECOND);
    group.onAsleep(1, 19 * SECOND);
    group.onAwake(1, 20 * SECOND);
    work(20 * SECOND);
    hold(chat, 20 * SECOND);
    SlackAndValue eager = new SlackAndValue(Moment.AT_ONCE);

    assertThat(next(eager, 21 * SECOND)).isNull();
    assertThat(next(eager, 45 * SECOND)).isEqualTo(new Order(group, chat));
  }

  @Test
  void next_longAwakeButJustBusiest_waitsUntilTheDrainIsShorter() {
    for (int i = 0; i < 15; i++) {
      chat.onArrival(1000, i * SECOND + PATIENCE, i * SECOND);
    }
    for (int i = 0; i < 2000; i++) {
      Answer answer = new Answer(0);
      group.onBegun(answer);
      group.onEnded(answer, 8 * SECOND);
    }
    for (int i = 0; i < 20; i++) {
      group.onBegun(new Answer(15 * SECOND));
    }
    hold(code, 15 * SECOND);
    SlackAndValue eager = new SlackAndValue(Moment.AT_ONCE);

    assertThat(next(eager, 16 * SECOND)).isNull();
    assertThat(next(eager, 20 * SECOND)).isEqualTo(new Order(group, code));
  }

  @Test
  void next_alwaysBusierThanUsual_notLongerThanACallerWaits() {
    for (int i = 0; i < 2000; i++) {
      Answer answer = new Answer(0);
      group.onBegun(answer);
      group.onEnded(answer, 8 * SECOND);
    }
    for (int i = 0; i < 20; i++) {
      group.onBegun(new Answer(29 * SECOND));
    }
    hold(code, 20 * SECOND);
    SlackAndValue eager = new SlackAndValue(Moment.AT_ONCE);

    assertThat(next(eager, 29 * SECOND)).isNull();
    assertThat(next(eager, 30 * SECOND)).isEqualTo(new Order(group, code));
  }

  @Test
  void next_twoAreWorthIt_moreOfTheDemandNotMoreRequests() {
    SwitchedModel rare = model("rare", ModelRules.NONE);
    SwitchedModel hot = model("hot", ModelRules.NONE);
    SwitchedGroup shared = new SwitchedGroup("gpu", List.of(chat, hot, rare), chat, 0);
    for (int i = 0; i < 300; i++) {
      hot.onArrival(1000, i * SECOND / 10 + PATIENCE, i * SECOND / 10);
    }
    for (int i = 0; i < 10; i++) {
      hot.onHeld(30 * SECOND + PATIENCE, 30 * SECOND);
    }
    hold(rare, 30 * SECOND);
    hold(rare, 30 * SECOND);

    assertThat(new SlackAndValue().next(List.of(shared), List.of(chat, hot, rare), 30 * SECOND))
        .isEqualTo(new Order(shared, rare));
  }

  @Test
  void next_twoGroupsSeeTheSameQueue_onlyOneSwitches() {
    SwitchedGroup other = group(chat, code);
    List<SwitchedGroup> both = List.of(group, other);
    hold(code, 10 * SECOND);
    Order first = new SlackAndValue().next(both, List.of(chat, code), 10 * SECOND);
    assertThat(first).isNotNull();

    first.group().begin(code, 10 * SECOND);

    assertThat(new SlackAndValue().next(both, List.of(chat, code), 10 * SECOND)).isNull();
  }

  @Test
  void next_pinned_staysAwake() {
    SwitchedModel pinned = model("chat", rules(Standing.PINNED));
    SwitchedGroup shared = group(pinned, code);
    hold(code, 10 * SECOND);

    assertThat(new SlackAndValue().next(List.of(shared), List.of(pinned, code), 10 * SECOND))
        .isNull();
  }

  @Test
  void next_forbidden_staysAsleep() {
    SwitchedModel forbidden = model("code", rules(Standing.FORBIDDEN));
    SwitchedGroup shared = group(chat, forbidden);
    hold(forbidden, 10 * SECOND);

    assertThat(new SlackAndValue().next(List.of(shared), List.of(chat, forbidden), 10 * SECOND))
        .isNull();
  }

  @Test
  void next_nothingToDoForLong_backToThePreferred() {
    SwitchedModel preferred = model("code", rules(Standing.PREFERRED));
    SwitchedGroup shared = group(chat, preferred);
    List<SwitchedModel> models = List.of(chat, preferred);

    assertThat(new SlackAndValue().next(List.of(shared), models, 9 * SECOND)).isNull();
    assertThat(new SlackAndValue().next(List.of(shared), models, 11 * SECOND))
        .isEqualTo(new Order(shared, preferred));
  }

  @Test
  void next_starvedForLongerThanItMay_switchesWorthItOrNot() {
    SwitchedModel rare = model("rare", new ModelRules(Standing.NORMAL, 1, 5));
    SwitchedGroup shared = group(chat, rare);
    List<SwitchedModel> models = List.of(chat, rare);
    for (int i = 0; i < 200; i++) {
      chat.onArrival(1000, i * SECOND / 10 + 2 * SECOND, i * SECOND / 10);
    }
    shared.onBegun(new Answer(20 * SECOND));
    hold(rare, 20 * SECOND);

    assertThat(new SlackAndValue().next(List.of(shared), models, 24 * SECOND)).isNull();
    assertThat(new SlackAndValue().next(List.of(shared), models, 26 * SECOND))
        .isEqualTo(new Order(shared, rare));
  }

  @Test
  void next_priority_outweighsTheMany() {
    SwitchedModel urgent = model("urgent", new ModelRules(Standing.NORMAL, 100, 1e9));
    SwitchedGroup shared = group(chat, urgent);
    for (int i = 0; i < 200; i++) {
      chat.onArrival(1000, i * SECOND / 10 + 2 * SECOND, i * SECOND / 10);
    }
    shared.onBegun(new Answer(20 * SECOND));
    hold(urgent, 20 * SECOND);

    assertThat(new SlackAndValue().next(List.of(shared), List.of(chat, urgent), 47 * SECOND))
        .isEqualTo(new Order(shared, urgent));
  }

  @Test
  void next_failedHere_notTriedAgainForAWhile() {
    hold(code, 10 * SECOND);
    group.begin(code, 10 * SECOND);
    group.onFailed(15 * SECOND);

    assertThat(next(new SlackAndValue(), 14 * SECOND)).isNull();
    assertThat(next(new SlackAndValue(), 15 * SECOND)).isEqualTo(new Order(group, code));
  }

  private @Nullable Order next(SlackAndValue policy, long nowNanos) {
    return policy.next(List.of(group), List.of(chat, code), nowNanos);
  }

  private void work(long nowNanos) {
    group.onBegun(new Answer(nowNanos));
  }

  private static void hold(SwitchedModel model, long nowNanos) {
    model.onArrival(1000, nowNanos + PATIENCE, nowNanos);
    model.onHeld(nowNanos + PATIENCE, nowNanos);
  }

  private static SwitchedGroup group(SwitchedModel awake, SwitchedModel asleep) {
    return new SwitchedGroup("gpu", List.of(awake, asleep), awake, 0);
  }

  private static SwitchedModel model(String name, ModelRules rules) {
    return new SwitchedModel(name, rules, 0);
  }

  private static ModelRules rules(Standing standing) {
    return new ModelRules(standing, 1, Double.POSITIVE_INFINITY);
  }
}
