package dev.berth.modelswitch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {

  private final SwitchedModel chat = new SwitchedModel("chat", ModelRules.NONE, 0);
  private final SwitchedModel code = new SwitchedModel("code", ModelRules.NONE, 0);
  private final SwitchedGroup group = new SwitchedGroup("gpu", List.of(chat, code), chat, 0);

  @Test
  void of_neverMeasured_isNotKnown() {
    assertThat(Outlook.of(List.of(group), code, 0).known()).isFalse();
  }

  @Test
  void of_measured_isWhatTheNextSwitchWillTake() {
    group.begin(code, 0);
    group.onAsleep(1, 0);
    group.onAwake(1, 0);
    group.begin(chat, 0);
    group.onAsleep(1, 0);
    group.onAwake(1, 0);

    Outlook outlook = Outlook.of(List.of(group), code, 0);

    assertThat(outlook.soonestSeconds()).isEqualTo(2);
    assertThat(outlook.known()).isTrue();
  }

  @Test
  void of_awake_isThere() {
    assertThat(Outlook.of(List.of(group), chat, 0).soonestSeconds()).isZero();
  }

  @Test
  void of_noGroup_never() {
    assertThat(Outlook.of(List.of(), chat, 0).soonestSeconds()).isInfinite();
  }
}
