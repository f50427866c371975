package dev.berth.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.StandardConstants;

/** A certificate that signs itself, made by the JDK's keytool, and server sockets that show it. */
public final class TestCertificate {

  private static final String PASSWORD = "changeit";

  private final Path store;
  private final Path certificate;
  private final Queue<String> requestedNames = new ConcurrentLinkedQueue<>();

  /**
   * @param folder where its files go
   * @param names as in {@code ip:127.0.0.1,dns:engines.example.org}
   */
  public TestCertificate(Path folder, String names) throws IOException, InterruptedException {
    store = folder.resolve("keys.p12");
    certificate = folder.resolve("ca.crt");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=engine", "-ext", "san=" + names);
    keytool("-exportcert", "-rfc", "-file", certificate.toString());
  }

  /** For those who are to trust it, PEM. */
  public Path certificate() {
    return certificate;
  }

  /** The names that clients asked for (SNI). */
  public Queue<String> requestedNames() {
    return requestedNames;
  }

  /** Listens on the loopback. */
  public SSLServerSocket listen() throws IOException, GeneralSecurityException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setSNIMatchers(List.of(new Listening()));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-alias", "engine", "-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  /** Takes any name, and remembers it. */
  private final class Listening extends SNIMatcher {

    Listening() {
      super(StandardConstants.SNI_HOST_NAME);
    }

    @Override
    public boolean matches(SNIServerName name) {
      return requestedNames.add(new String(name.getEncoded(), US_ASCII));
    }
  }
}
