package dev.berth.app;

import dev.berth.base.Printable;
import dev.berth.config.AllowedClient;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Whom the client certificate of a connection names: its subject alternative names of the two kinds
 * that count. A connection without a certificate, or with one that makes no sense, names nobody.
 */
record PeerNames(List<String> uris, List<String> dnsNames) {

  private static final PeerNames NONE = new PeerNames(List.of(), List.of());
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int MAX_SHOWN = 200;

  PeerNames {
    uris = List.copyOf(uris);
    dnsNames = List.copyOf(dnsNames);
  }

  /**
   * @param session null: no TLS
   */
  static PeerNames of(@Nullable SSLSession session) {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? of(leaf) : NONE;
    } catch (SSLPeerUnverifiedException | CertificateParsingException nobody) {
      return NONE;
    }
  }

  private static PeerNames of(X509Certificate leaf) throws CertificateParsingException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    return names == null ? NONE : new PeerNames(ofKind(URI, names), ofKind(DNS, names));
  }

  private static List<String> ofKind(int kind, Collection<List<?>> names) {
    List<String> found = new ArrayList<>();
    for (List<?> name : names) {
      if (name.get(0).equals(kind) && name.get(1) instanceof String text) {
        found.add(text);
      }
    }
    return found;
  }

  /** Whether the entry means one of these names. */
  boolean areMeantBy(AllowedClient entry) {
    return uris.stream().anyMatch(entry::isUri) || dnsNames.stream().anyMatch(entry::isDns);
  }

  /** For a log: short, and harmless whatever somebody had signed. */
  @Override
  public String toString() {
    List<String> all = new ArrayList<>(uris);
    all.addAll(dnsNames);
    return Printable.of(all.isEmpty() ? "nobody" : String.join(", ", all), MAX_SHOWN);
  }
}
