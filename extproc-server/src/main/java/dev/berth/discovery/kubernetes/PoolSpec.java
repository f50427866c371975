package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PoolPorts;
import java.util.Map;

/**
 * Which servers make a pool.
 *
 * @param selector the labels that its pods have
 */
record PoolSpec(Map<String, String> selector, PoolPorts ports) {

  PoolSpec {
    selector = Map.copyOf(selector);
  }
}
