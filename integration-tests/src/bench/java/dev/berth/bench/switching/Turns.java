package dev.berth.bench.switching;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.stack.Fleet;
import dev.berth.simulator.http.SimulatedEngine;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers that have one device in turns; the first one is awake between the windows. */
record Turns(Fleet fleet, List<SimulatedEngine> servers) {

  /** The model that has traffic. */
  String model() {
    return servers.get(0).models().get(0);
  }

  /** Waits until Berth has heard who is awake. */
  void awaitAwake() {
    eventually("the first server is awake", () -> wakefulness(0).equals("awake"));
  }

  /** Gives the device to the other one, and back. */
  void thereAndBack() {
    wake(1);
    wake(0);
  }

  private void wake(int server) {
    fleet.command(0, "/api/servers/" + servers.get(server).address() + "/wake");
    eventually("server " + server + " is awake", () -> wakefulness(server).equals("awake"));
  }

  private String wakefulness(int server) {
    return JsonMapper.shared()
        .readTree(fleet.page(0, "/api/servers"))
        .valueStream()
        .filter(shown -> shown.path("address").asString().equals(servers.get(server).address()))
        .map(shown -> shown.path("wakefulness"))
        .map(JsonNode::asString)
        .findFirst()
        .orElse("unknown");
  }
}
