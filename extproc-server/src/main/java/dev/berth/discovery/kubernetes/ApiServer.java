package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PodFacts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cluster behind its API server. */
final class ApiServer implements Cluster {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 30_000;
  private static final int RECONNECT_MILLIS = 1_000;
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final String namespace;

  private ApiServer(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Does not connect yet.
   *
   * @param kubeconfig null for the usual places
   * @param namespace null for the one that comes with the credentials
   * @throws RuntimeException when the kubeconfig file is no good
   */
  static ApiServer of(@Nullable Path kubeconfig, @Nullable String namespace) {
    Config found =
        kubeconfig == null
            ? new ConfigBuilder().build()
            : Config.fromKubeconfig(kubeconfig.toFile());
    KubernetesClient client = new KubernetesClientBuilder().withConfig(patient(found)).build();
    String own = client.getNamespace();
    return new ApiServer(client, namespace != null ? namespace : own != null ? own : "default");
  }

  /** The informers ask again by themselves; what fails below them is to be seen at once. */
  private static Config patient(Config found) {
    return new ConfigBuilder(found)
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(REQUEST_MILLIS)
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectInterval(RECONNECT_MILLIS)
        .withWatchReconnectLimit(-1)
        .build();
  }

  @Override
  public Watched<PodFacts> pods(Map<String, String> selector, Runnable onChange) {
    return new InformedSet<>(
            "pods",
            client.pods().inNamespace(namespace).withLabels(selector).withLimit(PAGE),
            PodReader::read,
            onChange)
        .start();
  }

  @Override
  public Watched<PoolSpec> inferencePool(String name, Runnable onChange) {
    return new InformedSet<>(
            InferencePoolReader.RESOURCE,
            client
                .genericKubernetesResources(InferencePoolReader.KIND)
                .inNamespace(namespace)
                .withName(name),
            InferencePoolReader::read,
            onChange)
        .start();
  }

  @Override
  public List<Watched<RewriteResource>> modelRewrites(Runnable onChange) {
    return RewriteReader.KINDS.stream()
        .map(kind -> all(kind, RewriteReader::read, onChange))
        .toList();
  }

  @Override
  public List<Watched<ObjectiveResource>> objectives(Runnable onChange) {
    return ObjectiveReader.KINDS.stream()
        .map(kind -> all(kind, ObjectiveReader::read, onChange))
        .toList();
  }

  private <T> Watched<T> all(
      ResourceDefinitionContext kind,
      Function<GenericKubernetesResource, T> reader,
      Runnable onChange) {
    return new InformedSet<>(
            kind.getPlural() + "." + kind.getGroup(),
            client.genericKubernetesResources(kind).inNamespace(namespace).withLimit(PAGE),
            reader,
            onChange)
        .start();
  }

  String namespace() {
    return namespace;
  }

  /** Asked once: all pods that have these labels. */
  List<PodFacts> podsNow(Map<String, String> selector) {
    List<PodFacts> found = new ArrayList<>();
    @Nullable String next = null;
    do {
      PodList page =
          client
              .pods()
              .inNamespace(namespace)
              .withLabels(selector)
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().forEach(pod -> found.add(PodReader.read(pod)));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return found;
  }

  /** Asked once: the InferencePool of that name; null when there is none. */
  @Nullable PoolSpec inferencePoolNow(String name) {
    return client
        .genericKubernetesResources(InferencePoolReader.KIND)
        .inNamespace(namespace)
        .withField("metadata.name", name)
        .list()
        .getItems()
        .stream()
        .map(InferencePoolReader::read)
        .findFirst()
        .orElse(null);
  }

  /**
   * Asked once: whether whoever asks may do something here.
   *
   * @param name of the only thing it is to be done with; null for all of them
   */
  boolean allows(String verb, String group, String resource, @Nullable String name) {
    SelfSubjectAccessReview question =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb(verb)
            .withGroup(group)
            .withResource(resource)
            .withName(name)
            .endResourceAttributes()
            .endSpec()
            .build();
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(question)
        .getStatus()
        .getAllowed();
  }

  @Override
  public void close() {
    client.close();
  }
}
