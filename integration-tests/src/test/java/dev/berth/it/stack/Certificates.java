package dev.berth.it.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority in a folder, made by the JDK's own keytool. */
public final class Certificates {

  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "ca";

  private final Path folder;

  /** Certificate and key of one name, PEM. */
  public record Identity(Path certificate, Path key) {}

  /** A new authority; its certificate is {@link #authority}. */
  public Certificates(Path folder) {
    this.folder = folder;
    newKey(AUTHORITY, "-ext", "bc:c");
    keytool("-exportcert", "-rfc", "-alias", AUTHORITY, "-file", authority().toString());
  }

  /** The certificate of the authority, PEM. */
  public Path authority() {
    return folder.resolve("ca.crt");
  }

  /**
   * Signs for somebody.
   *
   * @param alternativeName as in {@code dns:berth.example.org} or {@code uri:spiffe://a/b}
   */
  public Identity issue(String alias, String alternativeName) {
    newKey(alias);
    Path request = folder.resolve(alias + ".csr");
    Path certificate = folder.resolve(alias + ".crt");
    keytool("-certreq", "-alias", alias, "-file", request.toString());
    keytool(
        List.of("-gencert", "-rfc", "-alias", AUTHORITY, "-ext", "san=" + alternativeName),
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString());
    return new Identity(certificate, writeKey(alias));
  }

  /** Of a curve that needs TLS 1.3 on the way from Envoy. */
  private void newKey(String alias, String... more) {
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            alias,
            "-keyalg",
            "EC",
            "-groupname",
            "secp384r1",
            "-dname",
            "CN=" + alias),
        more);
  }

  private Path writeKey(String alias) {
    try (InputStream in = Files.newInputStream(store())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Key key = keys.getKey(alias, PASSWORD.toCharArray());
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
      return Files.writeString(
          folder.resolve(alias + ".key"),
          "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path store() {
    return folder.resolve("keys.p12");
  }

  private void keytool(String... arguments) {
    keytool(List.of(arguments));
  }

  private void keytool(List<String> first, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(first);
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
