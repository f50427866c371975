package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shipped says what it is made of. */
class BillOfMaterialsIT {

  private static final Path APPLICATION = Repository.file("extproc-server/target/berth");
  private static final Path BILL = APPLICATION.resolve("berth.cdx.json");
  private static final String OWN = "berth-extproc-server";

  /** Built with the server, and a little different from each compiler. */
  private static final String OWN_PART = "berth-proto";

  @Test
  void bill_applicationAsShipped_namesEveryJarWithItsHash() throws Exception {
    // The tool that writes it refuses to run without a network; a build from scratch has none then.
    assumeThat(Files.exists(BILL) || !System.getProperty("berth.build", "").equals("offline=true"))
        .as("an offline build from scratch has no bill of materials")
        .isTrue();

    assertThat(billed()).isEqualTo(shipped());
  }

  private static Map<String, String> billed() {
    JsonNode bill = JsonMapper.shared().readTree(BILL);
    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    assertThat(bill.at("/metadata/component/name").asString()).isEqualTo(OWN);
    Map<String, String> hashes = new TreeMap<>();
    bill.path("components").forEach(part -> hashes.put(jar(part), sha256(part)));
    return hashes;
  }

  private static Map<String, String> shipped() throws IOException, GeneralSecurityException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> jars = Files.list(APPLICATION.resolve("lib"))) {
      for (Path jar :
          jars.filter(file -> file.getFileName().toString().endsWith(".jar"))
              .filter(file -> !file.getFileName().toString().startsWith(OWN))
              .toList()) {
        String name = jar.getFileName().toString();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        hashes.put(name, name.startsWith(OWN_PART) ? "own" : HexFormat.of().formatHex(hash));
      }
    }
    return hashes;
  }

  /** As Maven names the file. */
  private static String jar(JsonNode part) {
    String url = part.path("purl").asString();
    int classifier = url.indexOf("classifier=");
    String suffix =
        classifier < 0
            ? ""
            : "-" + url.substring(classifier + "classifier=".length()).split("&", 2)[0];
    return part.path("name").asString() + "-" + part.path("version").asString() + suffix + ".jar";
  }

  private static String sha256(JsonNode part) {
    if (part.path("name").asString().equals(OWN_PART)) {
      return "own";
    }
    for (JsonNode hash : part.path("hashes")) {
      if (hash.path("alg").asString().equals("SHA-256")) {
        return hash.path("content").asString();
      }
    }
    return "none";
  }
}
