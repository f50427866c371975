package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PodFacts;
import dev.berth.discovery.kubernetes.pod.PodServers;
import java.util.Collection;
import java.util.List;

/**
 * One pool as Berth would see it at this moment.
 *
 * @param source what the pool consists of, for people
 * @param pods in the order of their names
 * @param problems why Berth would not see all that is meant to be there, each on one line
 */
public record PoolSurvey(String source, List<SurveyedPod> pods, List<String> problems) {

  public PoolSurvey {
    pods = List.copyOf(pods);
    problems = List.copyOf(problems);
  }

  /** A pool that is not to be seen. */
  static PoolSurvey unseen(String source, List<String> problems) {
    return new PoolSurvey(source, List.of(), problems);
  }

  /** A pool whose pods are known. */
  static PoolSurvey of(String source, PoolSpec spec, Collection<PodFacts> pods) {
    if (pods.isEmpty()) {
      return unseen(source, List.of("no pod has the labels " + spec.selector()));
    }
    PodView view = new PodView(spec.ports());
    view.update(pods);
    return new PoolSurvey(
        source, view.pods().stream().map(PoolSurvey::pod).toList(), view.problems());
  }

  private static SurveyedPod pod(PodServers found) {
    return new SurveyedPod(
        found.pod().name(), found.pod().draining(), found.rule(), found.endpoints());
  }
}
