package dev.berth.simulator.policies.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.server.Layout;
import dev.berth.simulator.policies.server.ServerListener;
import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.Requests;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Four servers of which a policy knows what it was told. */
class PrefixPoliciesTest {
  private static final int BLOCK_TOKENS = 512;
  private static final long ONE_SECOND = 1_000_000_000;
  private static final String TEN_BLOCKS = "abcdefghij";

  private final Fleet fleet =
      new Fleet(new Layout(2, 2), ServerParameters.QWEN3_32B, BLOCK_TOKENS, new Deaf());
  private int requests;

  @ParameterizedTest
  @EnumSource(
      value = PolicyKind.class,
      names = {"STICKY", "STICKY_ENDS", "BERTH"})
  void pick_samePromptOnceItWasRead_goesToTheSameServer(PolicyKind kind) {
    Policy policy = policy(kind);
    int server = policy.pick(request(TEN_BLOCKS), 0);

    for (int i = 0; i < 3; i++) {
      assertThat(policy.pick(request(TEN_BLOCKS), ONE_SECOND)).isEqualTo(server);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PolicyKind.class,
      names = {"STICKY", "STICKY_ENDS", "BERTH"})
  void pick_promptsThatShareOneBlock_useEveryServer(PolicyKind kind) {
    Policy policy = policy(kind);
    Set<Integer> servers = new HashSet<>();
    for (char letter = 'A'; letter <= 'D'; letter++) {
      servers.add(policy.pick(request("a" + String.valueOf(letter).repeat(9)), 0));
    }

    assertThat(servers).hasSize(4);
  }

  @Test
  void sticky_backlogBeyondWhatIsBorne_leavesTheWarmServer() {
    Policy policy = policy(PolicyKind.STICKY);
    int warm = policy.pick(request(TEN_BLOCKS), 0);
    assertThat(pickLongUntilOn(policy, warm)).isPositive();

    assertThat(policy.pick(request(TEN_BLOCKS), 0)).isNotEqualTo(warm);
  }

  /** Prompts that begin like those of the warm server, until its backlog is more than 286,704. */
  private int pickLongUntilOn(Policy policy, int warm) {
    int picked = 0;
    for (int tokens = 10 * BLOCK_TOKENS; tokens <= 286_704; tokens += 2 * BLOCK_TOKENS) {
      String tail = Character.toString(0x4e00 + picked).repeat(2);
      assertThat(policy.pick(request(TEN_BLOCKS + tail), 0)).isEqualTo(warm);
      picked++;
    }
    return picked;
  }

  @Test
  void stickyEnds_firstTokens_areNotHeard() {
    Policy deaf = policy(PolicyKind.STICKY_ENDS);
    Policy told = policy(PolicyKind.STICKY);
    assertThat(spreadAfterFirstToken(deaf)).isTrue();
    assertThat(spreadAfterFirstToken(told)).isFalse();
  }

  /** Whether a server whose prompt has its first token is still passed over by the next three. */
  private boolean spreadAfterFirstToken(Policy policy) {
    TraceRequest first = request(TEN_BLOCKS);
    int server = policy.pick(first, 0);
    policy.onFirstToken(first, server, 1);
    Set<Integer> others = new HashSet<>();
    for (char letter = 'A'; letter <= 'C'; letter++) {
      others.add(policy.pick(request(String.valueOf(letter).repeat(9)), 2));
    }
    return others.size() == 3 && !others.contains(server);
  }

  @Test
  void berth_warmServerIsBusyForLong_takesAnother() {
    Policy policy = policy(PolicyKind.BERTH);
    int warm = policy.pick(request(TEN_BLOCKS), 0);
    for (int i = 0; i < 40; i++) {
      policy.pick(request(TEN_BLOCKS + Character.toString(0x4e00 + i).repeat(8)), 0);
    }

    Set<Integer> servers = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      servers.add(policy.pick(request(TEN_BLOCKS), 0));
    }
    assertThat(servers).contains(warm).hasSizeGreaterThan(1);
  }

  private Policy policy(PolicyKind kind) {
    return kind.create(
        new PolicyContext(
            fleet,
            new EngineMetrics(fleet, 0),
            ServerParameters.QWEN3_32B,
            BLOCK_TOKENS,
            0,
            new SplittableRandom(1)));
  }

  private TraceRequest request(String blocks) {
    return Requests.of(requests++, blocks.length() * BLOCK_TOKENS, 100, blocks);
  }

  private record Deaf() implements ServerListener {

    @Override
    public void onAdmitted(TraceRequest request, int cachedTokens) {}

    @Override
    public void onFirstToken(TraceRequest request, long nowNanos) {}

    @Override
    public void onEnd(TraceRequest request, long nowNanos) {}
  }
}
