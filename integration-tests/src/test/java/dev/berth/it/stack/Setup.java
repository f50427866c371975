package dev.berth.it.stack;

import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a test wants to run against. Immutable.
 *
 * @param version of Envoy; what an old one lacks is taken out of its configuration
 * @param completion as in berth.yaml
 * @param servers how many, all of the one model {@link #MODEL}
 * @param grpcKeys what berth.yaml says of its gRPC port beside the address, as the rest of a YAML
 *     flow mapping; empty: nothing
 * @param poolKeys what berth.yaml says of the pool beside that, as a YAML mapping; empty: nothing
 * @param envoyChange what else is different from the shipped profile
 */
public record Setup(
    EnvoyVersion version,
    Shipped profile,
    BodyMode bodyMode,
    String completion,
    int servers,
    EngineProfile engine,
    String grpcKeys,
    String poolKeys,
    UnaryOperator<EnvoyProfile> envoyChange) {

  /** What every simulated server serves. */
  public static final String MODEL = "qwen3-32b";

  private static final UnaryOperator<EnvoyProfile> AS_SHIPPED = profile -> profile;

  /** Four servers that need no time, and Berth's default way to learn that a request is over. */
  public static Setup of(Shipped profile, BodyMode bodyMode) {
    return new Setup(
        EnvoyVersion.CURRENT,
        profile,
        bodyMode,
        "auto",
        4,
        EngineProfile.instant(),
        "",
        "",
        AS_SHIPPED);
  }

  public Setup withVersion(EnvoyVersion other) {
    return new Setup(
        other, profile, bodyMode, completion, servers, engine, grpcKeys, poolKeys, envoyChange);
  }

  public Setup withCompletion(String other) {
    return new Setup(
        version, profile, bodyMode, other, servers, engine, grpcKeys, poolKeys, envoyChange);
  }

  public Setup withServers(int count) {
    return new Setup(
        version, profile, bodyMode, completion, count, engine, grpcKeys, poolKeys, envoyChange);
  }

  /** Servers that need so long for every token of an answer. */
  public Setup withMillisPerToken(int millis) {
    EngineProfile slow = EngineProfile.instant().withCost(new StepCost(millis * 1e6, 0, 0, 0));
    return new Setup(
        version, profile, bodyMode, completion, servers, slow, grpcKeys, poolKeys, envoyChange);
  }

  /**
   * A pool of which berth.yaml says more.
   *
   * @param yaml {@code key: value}, one a line
   */
  public Setup withPool(String yaml) {
    return new Setup(
        version, profile, bodyMode, completion, servers, engine, grpcKeys, yaml, envoyChange);
  }

  /** A Berth that takes no body larger than this, as in berth.yaml. */
  public Setup withMaxBodySize(String size) {
    return withGrpc("maxBodySize: " + size);
  }

  /**
   * A Berth of whose gRPC port berth.yaml says more.
   *
   * @param yaml {@code key: value}, with commas between
   */
  public Setup withGrpc(String yaml) {
    String keys = ", " + yaml;
    return new Setup(
        version, profile, bodyMode, completion, servers, engine, keys, poolKeys, envoyChange);
  }

  public Setup withEnvoy(UnaryOperator<EnvoyProfile> change) {
    return new Setup(
        version, profile, bodyMode, completion, servers, engine, grpcKeys, poolKeys, change);
  }

  /** Starts that Envoy in front of Berths that listen on these ports; blocks until it listens. */
  EnvoyProcess startEnvoy(List<Integer> berthPorts) {
    EnvoyProfile changed =
        envoyChange.apply(profile.read().with(bodyMode).showingDestination()).withPorts(berthPorts);
    return EnvoyProcess.start(version, changed.knownTo(version));
  }

  @Override
  public String toString() {
    return "Envoy " + version + " " + profile + " " + bodyMode + " " + completion;
  }
}
