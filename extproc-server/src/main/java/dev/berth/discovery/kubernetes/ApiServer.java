package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PodFacts;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
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
            InferencePoolReader.KIND.getPlural() + "." + InferencePoolReader.KIND.getGroup(),
            client
                .genericKubernetesResources(InferencePoolReader.KIND)
                .inNamespace(namespace)
                .withName(name),
            InferencePoolReader::read,
            onChange)
        .start();
  }

  @Override
  public void close() {
    client.close();
  }
}
