package dev.berth.discovery.kubernetes;

import static dev.berth.discovery.kubernetes.pod.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.discovery.kubernetes.pod.PodFixture;
import dev.berth.discovery.kubernetes.pod.PoolPorts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolSurveyTest {

  private static final PoolSpec SPEC =
      new PoolSpec(Map.of("app", "vllm"), PoolPorts.of(List.of("8000")));

  @Test
  void of_noPods_isAProblem() {
    PoolSurvey survey = survey();

    assertThat(survey.pods()).isEmpty();
    assertThat(survey.problems()).containsExactly("no pod has the labels {app=vllm}");
  }

  @Test
  void of_pods_areInTheOrderOfTheirNamesWithRuleAndServers() {
    PoolSurvey survey =
        survey(
            pod("c").at("10.0.0.9").draining(),
            pod("b").at("10.0.0.8").label("ray.io/node-type", "worker"),
            pod("a").at("10.0.0.7").annotation("berth.dev/servers", "9000,9001"));

    assertThat(survey.problems()).isEmpty();
    assertThat(survey.pods())
        .map(PoolSurveyTest::text)
        .containsExactly(
            "a berth.dev/servers [10.0.0.7:9000, 10.0.0.7:9001]",
            "b follower []",
            "c pool-ports [10.0.0.9:8000] draining");
  }

  @Test
  void of_podsAtOneAddressAndUnreadableAnnotation_areProblems() {
    PoolSurvey survey =
        survey(pod("a"), pod("b"), pod("c").annotation("berth.dev/servers", "eight"));

    assertThat(survey.problems()).hasSize(2);
    assertThat(survey.problems().get(0)).startsWith("pod c: berth.dev/servers: ");
    assertThat(survey.problems().get(1)).isEqualTo("10.0.0.7:8000 is in the pods a and b");
  }

  private static PoolSurvey survey(PodFixture... pods) {
    return PoolSurvey.of("a test", SPEC, Stream.of(pods).map(PodFixture::facts).toList());
  }

  private static String text(SurveyedPod pod) {
    List<String> servers = pod.servers().stream().map(server -> server.id().text()).toList();
    return pod.name() + " " + pod.rule() + " " + servers + (pod.draining() ? " draining" : "");
  }
}
