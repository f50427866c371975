package dev.berth.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.simulator.ServersFile;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.http.SharedDevices;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.sleep.SleepTimes;
import java.util.List;

/**
 * Two servers in one pod, each with its model, that have one device in turns; the first is awake. A
 * token takes 2 ms.
 */
public final class TakingTurns implements AutoCloseable {

  private static final double TOKEN_NANOS = 2e6;
  private static final String CHAT =
      "{\"model\":\"%s\",\"max_tokens\":%d,\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private final SimulatedPods pods;

  /**
   * @param timeScale of the times to sleep and to wake, which are about 2.5 and 3 s at 1
   */
  public TakingTurns(double timeScale) {
    pods =
        SimulatedPods.start(
            SimulatedPods.Layout.onLoopback(2, 1),
            EngineProfile.standard().withCost(new StepCost(TOKEN_NANOS, 0, 0, 0)),
            List.of("model-a", "model-b"),
            new SharedDevices(1, 60, SleepTimes.USUAL.scaled(timeScale)));
  }

  /** As Berth is told of them. */
  public String yaml() {
    return ServersFile.yaml(pods);
  }

  public List<SimulatedEngine> engines() {
    return pods.engines();
  }

  /** What a server serves. */
  public String model(int server) {
    return engines().get(server).models().get(0);
  }

  /** A request for the model of a server, answered by a stream of so many tokens. */
  public Request chat(int server, int tokens) {
    return Request.post(Chats.PATH, CHAT.formatted(model(server), tokens));
  }

  /** Whether it was answered, and to the end. */
  public static void assertComplete(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
  }

  /** As the accounts of the device say, which no test's luck decides. */
  public void assertNeverTwoAwake() {
    assertThat(engines().get(0).deviceMemory().outOfMemory()).isZero();
    assertThat(engines()).allMatch(engine -> engine.sleepCounts().cut() == 0);
    assertThat(engines()).allMatch(engine -> engine.sleepCounts().garbled() == 0);
  }

  @Override
  public void close() {
    pods.close();
  }
}
