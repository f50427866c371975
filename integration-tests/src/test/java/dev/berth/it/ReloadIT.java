package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Loads;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.load.LoadReport;
import dev.berth.simulator.load.LoadRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that come and go while requests run. */
class ReloadIT {

  private static final int SERVERS = 8;
  private static final int REQUESTS_PER_SECOND = 60;
  private static final Duration LOAD = Duration.ofSeconds(6);
  private static final Duration BETWEEN_RELOADS = Duration.ofMillis(150);

  @RegisterExtension static final Stacks stacks = new Stacks();

  /** No request may fail, and in profile A none may go to the fallback's server. */
  @ParameterizedTest
  @CsvSource({
    "EDS_OVERRIDE_HOST, BUFFERED, auto",
    "EDS_OVERRIDE_HOST, FULL_DUPLEX_STREAMED, stream",
    "ORIGINAL_DST, BUFFERED, accessLog"
  })
  void load_serversComeAndGo_everyAnswerIsTheChosenServersAndTheBooksAreClean(
      Shipped profile, BodyMode bodyMode, String completion) throws InterruptedException {
    Stack stack =
        stacks.fresh(
            Setup.of(profile, bodyMode)
                .withCompletion(completion)
                .withServers(SERVERS)
                .withMillisPerToken(5));

    LoadReport report = loadDuringReloads(stack, new Random(11));
    stack.files().writeServersYaml(stack.engines());
    stack.awaitReady(SERVERS);

    assertThat(report.failures()).isEmpty();
    assertThat(report.chosen().different()).isZero();
    assertThat(report.chosen().missing()).isZero();
    assertThat(report.servers()).hasSize(SERVERS);
    stack.awaitIdle();
  }

  private static LoadReport loadDuringReloads(Stack stack, Random random)
      throws InterruptedException {
    try (LoadRun load = LoadRun.start(Loads.on(stack.envoy(), REQUESTS_PER_SECOND, LOAD))) {
      LoadReport report = load.await(BETWEEN_RELOADS);
      while (report == null) {
        stack.files().writeServersYaml(someOf(stack.engines(), random));
        report = load.await(BETWEEN_RELOADS);
      }
      return report;
    }
  }

  private static List<SimulatedEngine> someOf(List<SimulatedEngine> engines, Random random) {
    List<SimulatedEngine> shuffled = new ArrayList<>(engines);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 1 + random.nextInt(shuffled.size()));
  }
}
