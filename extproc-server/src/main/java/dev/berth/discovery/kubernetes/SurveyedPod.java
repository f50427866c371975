package dev.berth.discovery.kubernetes;

import dev.berth.endpoint.Endpoint;
import java.util.List;

/**
 * A pod of a pool, as Berth would see it.
 *
 * @param draining whether it is to get nothing new
 * @param rule the label of the one that decided which servers run in it
 * @param servers none where the rule says so, or while the pod has no address
 */
public record SurveyedPod(String name, boolean draining, String rule, List<Endpoint> servers) {

  public SurveyedPod {
    servers = List.copyOf(servers);
  }
}
