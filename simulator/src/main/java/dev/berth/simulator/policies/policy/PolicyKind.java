package dev.berth.simulator.policies.policy;

import java.util.function.Function;
import java.util.stream.Stream;

/** The policies that can be compared. */
public enum PolicyKind implements Contender {
  /** Pods in turn, and the engine chooses in the pod. */
  POD_ROUND_ROBIN("pod-round-robin", context -> new PodPolicy(context, PodChoices.roundRobin())),
  /** The pod with the fewest requests, and the engine chooses in the pod. */
  POD_LEAST_REQUEST(
      "pod-least-request", context -> new PodPolicy(context, PodChoices.leastRequest(context))),
  /** The pod with the best cache, load and memory, and the engine chooses in the pod. */
  POD_PREFIX_LOAD("pod-prefix-load", context -> new PodPolicy(context, new PrefixAndLoad(context))),
  /** The pod that costs least in Berth's seconds, and the engine chooses in the pod. */
  POD_BERTH("pod-berth", BerthPolicy::leastSecondsOfPods),
  /** Any server. */
  RANDOM("random", RandomServer::new),
  /** The better of two servers by own requests. */
  POWER_OF_TWO("power-of-two", LeastRequest::ofTwo),
  /** The best of all servers by own requests. */
  LEAST_REQUEST("least-request", LeastRequest::ofAll),
  /** The best of all servers by their own metrics, as old as those are. */
  STALE_QUEUE("stale-queue", StaleQueue::new),
  /** A server with the prompt's prefix until that is saturated; is told of first tokens. */
  STICKY("sticky", StickyPolicy::withFirstTokens),
  /** The same, but told of ends only. */
  STICKY_ENDS("sticky-ends", StickyPolicy::withEnds),
  /** Berth's production classes, by outstanding work. */
  BERTH_LEAST_WORK("berth-least-work", BerthPolicy::leastWork),
  /** Berth's production classes as they come, by the cost in seconds; is told of ends only. */
  BERTH("berth", BerthPolicy::leastSeconds);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // Constructors have no state.
  private final Function<PolicyContext, Policy> factory;

  PolicyKind(String label, Function<PolicyContext, Policy> factory) {
    this.label = label;
    this.factory = factory;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Policy create(PolicyContext context) {
    return factory.apply(context);
  }

  /**
   * The policy of that name.
   *
   * @throws IllegalArgumentException with a sentence for the user, when there is none
   */
  public static PolicyKind named(String label) {
    return Stream.of(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no policy is called \"" + label + "\""));
  }
}
