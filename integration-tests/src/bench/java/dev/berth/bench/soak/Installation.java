package dev.berth.bench.soak;

import dev.berth.it.stack.BerthProcess;
import dev.berth.it.stack.FreePort;
import dev.berth.it.stack.Parts;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Simulated servers in this process, Berth as it is shipped in a process of its own, and the
 * gateways, which are not started yet.
 */
final class Installation implements AutoCloseable {

  private static final int SERVERS = 8;
  private static final int PODS = 2;
  private static final int MILLIS_PER_TOKEN = 15;

  /** Native memory is accounted for, and of the buffers of Netty every eighth is watched. */
  static final String JAVA_OPTIONS =
      "-Xmx512m -XX:NativeMemoryTracking=summary -Dio.netty.leakDetection.level=simple"
          + " -Dio.netty.leakDetection.samplingInterval=8";

  /** The first of the loopback addresses from which gateways come. */
  private static final int FIRST_ADDRESS = 11;

  private static final List<GatewayPlan> PLANS = List.of(GatewayPlan.values());

  private final Parts parts = new Parts();
  private final SimulatedPods pods;
  private final BerthFolder folder;
  private final BerthProbe berth;
  private final List<Gateway> gateways = new ArrayList<>();

  private Installation(long seed) {
    EngineProfile profile =
        EngineProfile.instant().withCost(new StepCost(MILLIS_PER_TOKEN * 1e6, 0, 0, 0));
    SimulatedPods.Layout layout = SimulatedPods.Layout.onLoopback(SERVERS, PODS);
    pods = parts.add(SimulatedPods.start(layout, profile, List.of(BerthFolder.MODEL)));
    List<String> addresses = pods.engines().stream().map(SimulatedEngine::address).toList();
    folder = parts.add(new BerthFolder(addresses, new Random(seed)));
    int grpcPort = FreePort.find();
    int adminPort = FreePort.find();
    BerthProcess process =
        parts.add(
            BerthProcess.start(folder.writeBerthYaml(grpcPort, adminPort), grpcPort, JAVA_OPTIONS));
    berth = new BerthProbe(process, adminPort);
    for (GatewayPlan plan : GatewayPlan.values()) {
      gateways.add(parts.add(new Gateway(plan, address(plan), grpcPort)));
    }
  }

  /** Starts all but the gateways; blocks until Berth is ready. */
  static Installation start(long seed) {
    Installation installation = new Installation(seed);
    try {
      installation.berth.awaitReady();
      return installation;
    } catch (RuntimeException e) {
      System.err.println(installation.berth.process().log());
      installation.close();
      throw e;
    }
  }

  private static InetAddress address(GatewayPlan plan) {
    try {
      return InetAddress.getByAddress(
          new byte[] {127, 0, 0, (byte) (FIRST_ADDRESS + PLANS.indexOf(plan))});
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  BerthFolder folder() {
    return folder;
  }

  BerthProbe berth() {
    return berth;
  }

  List<Gateway> gateways() {
    return gateways;
  }

  /** Requests that the servers say they have. */
  long requestsInServers() {
    return pods.engines().stream().mapToLong(engine -> engine.stats().inFlight()).sum();
  }

  /** Ends all parts, the last one first. */
  @Override
  public void close() {
    parts.close();
  }
}
