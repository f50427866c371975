package dev.berth.it.kubernetes;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/** A namespace of its own, in which a test plays Deployment, scheduler and kubelet. */
public final class TestNamespace {

  private static final PolicyRule PODS =
      new PolicyRuleBuilder()
          .withApiGroups("")
          .withResources("pods")
          .withVerbs("list", "watch")
          .build();
  private static final PolicyRule POOLS =
      new PolicyRuleBuilder()
          .withApiGroups("inference.networking.k8s.io")
          .withResources("inferencepools")
          .withVerbs("list", "watch")
          .build();

  private static final PolicyRule REWRITES =
      new PolicyRuleBuilder()
          .withApiGroups("llm-d.ai", "inference.networking.x-k8s.io")
          .withResources("inferencemodelrewrites")
          .withVerbs("list", "watch")
          .build();

  private static final PolicyRule OBJECTIVES =
      new PolicyRuleBuilder()
          .withApiGroups("llm-d.ai", "inference.networking.x-k8s.io")
          .withResources("inferenceobjectives")
          .withVerbs("list", "watch")
          .build();

  private final KubernetesClient admin;
  private final String name;

  public TestNamespace(KubernetesClient admin, String name) {
    this.admin = admin;
    this.name = name;
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  String name() {
    return name;
  }

  /** Gives Berth what docs/kubernetes.md says it needs, and nothing else. */
  void allowBerth() {
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("berth")
                .withNamespace(name)
                .endMetadata()
                .withRules(List.of(PODS, POOLS, REWRITES, OBJECTIVES))
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("berth")
                .withNamespace(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "berth")
                .addNewSubject("rbac.authorization.k8s.io", "User", KubeServer.BERTH_USER, null)
                .build())
        .create();
  }

  /** A pod that is Ready at an address. */
  public void ready(String pod, String ip, Map<String, String> annotations) {
    admin.resource(pod(pod, annotations)).create();
    status(pod, ip, true);
  }

  private Pod pod(String pod, Map<String, String> annotations) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(pod)
        .withNamespace(name)
        .withLabels(Map.of("app", "vllm"))
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withNodeName("nowhere")
        .addNewContainer()
        .withName("vllm")
        .withImage("none")
        .addNewPort()
        .withName("api")
        .withContainerPort(9000)
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }

  /** What a kubelet would say. */
  void status(String pod, String ip, boolean ready) {
    admin
        .pods()
        .inNamespace(name)
        .withName(pod)
        .editStatus(
            found ->
                new PodBuilder(found)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP(ip)
                    .addNewPodIP(ip)
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(ready ? "True" : "False")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  void annotate(String pod, String key, String value) {
    admin
        .pods()
        .inNamespace(name)
        .withName(pod)
        .edit(
            found ->
                new PodBuilder(found)
                    .editMetadata()
                    .addToAnnotations(key, value)
                    .endMetadata()
                    .build());
  }

  /** Begins the end of a pod; without a kubelet nobody ends it. */
  void terminate(String pod) {
    admin.pods().inNamespace(name).withName(pod).withGracePeriod(3600).delete();
  }

  void remove(String pod) {
    admin.pods().inNamespace(name).withName(pod).withGracePeriod(0).delete();
  }
}
