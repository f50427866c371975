package dev.berth.it.kubernetes;

import dev.berth.it.stack.FreePort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An etcd and a kube-apiserver with RBAC, on loopback. */
public final class KubeServer implements AutoCloseable {

  private static final String ADMIN_TOKEN = "admin-token";
  private static final String BERTH_TOKEN = "berth-token";

  /** Whom the API server takes Berth for. */
  static final String BERTH_USER = "berth";

  private final Path directory;
  private final Path binary = GoTool.KUBE_TOOLS.path();
  private final int etcdPort = FreePort.find();
  private final int port = FreePort.find();
  private final Process etcd;
  private final KubernetesClient admin;
  private @Nullable Process apiServer;

  private KubeServer(Path directory) throws IOException, GeneralSecurityException {
    this.directory = directory;
    writeKeys();
    etcd = launch("etcd", etcdFlags());
    admin = new KubernetesClientBuilder().withConfig(adminConfig()).build();
  }

  /** Starts both, and waits until the API server is ready. */
  public static KubeServer start(Path directory) throws IOException, GeneralSecurityException {
    KubeServer server = new KubeServer(directory);
    try {
      server.startApiServer();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** A client that may do everything, by the direct way. */
  public KubernetesClient admin() {
    return admin;
  }

  /** Asks whether it would take a manifest; throws if not, also when there is an unknown field. */
  void tryOut(GenericKubernetesResource manifest) {
    admin.resource(manifest).dryRun().fieldValidation(Validation.STRICT).create();
  }

  public int port() {
    return port;
  }

  /**
   * A kubeconfig file for Berth, who may do nothing yet.
   *
   * @param throughPort of loopback, where it shall find the API server
   */
  Path kubeconfig(int throughPort) throws IOException {
    return kubeconfig("kubeconfig-" + throughPort, throughPort, BERTH_TOKEN);
  }

  /** A token of a service account, as a kubelet asks for it. */
  public String tokenOf(String namespace, String account) {
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  /** What vouches for the API server. */
  public Path certificate() {
    return directory.resolve("certs/apiserver.crt");
  }

  /** A kubeconfig file for whomever the API server gave this token. */
  Path kubeconfigOf(String name, String token) throws IOException {
    return kubeconfig("kubeconfig-of-" + name, port, token);
  }

  private Path kubeconfig(String file, int throughPort, String token) throws IOException {
    return Files.writeString(
        directory.resolve(file),
        """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
            - {name: test, cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}}
            users:
            - {name: berth, user: {token: %s}}
            contexts:
            - {name: test, context: {cluster: test, user: berth}}
            """
            .formatted(throughPort, certificate(), token));
  }

  void startApiServer() throws IOException {
    apiServer = launch("kube-apiserver", apiServerFlags());
    Awaitility.await("the API server is ready")
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> "ok".equals(admin.raw("/readyz")));
  }

  void killApiServer() {
    if (apiServer != null) {
      kill(apiServer);
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly().onExit().join();
  }

  private List<String> etcdFlags() {
    String clients = "http://127.0.0.1:" + etcdPort;
    String peers = "http://127.0.0.1:" + FreePort.find();
    return List.of(
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers,
        "--unsafe-no-fsync",
        "--log-level=warn");
  }

  private List<String> apiServerFlags() {
    return List.of(
        "--etcd-servers=http://127.0.0.1:" + etcdPort,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + directory.resolve("certs"),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + directory.resolve("accounts.pub"),
        "--service-account-signing-key-file=" + directory.resolve("accounts.key"),
        "--token-auth-file=" + directory.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none");
  }

  private Process launch(String program, List<String> flags) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString(), program));
    command.addAll(flags);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve(program + ".log").toFile()))
        .start();
  }

  private void writeKeys() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    writePem("accounts.key", "PRIVATE KEY", keys.getPrivate().getEncoded());
    writePem("accounts.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
    Files.writeString(
        directory.resolve("tokens.csv"),
        ADMIN_TOKEN
            + ",admin,admin,system:masters\n"
            + (BERTH_TOKEN + "," + BERTH_USER + ",berth,\n"));
  }

  private void writePem(String file, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private Config adminConfig() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + port)
        .withTrustCerts(true)
        .withOauthToken(ADMIN_TOKEN)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  @Override
  public void close() {
    admin.close();
    killApiServer();
    kill(etcd);
  }
}
