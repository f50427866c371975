package dev.berth.it.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.regex.Pattern;

/** Kubernetes manifests as they are written: nothing of a misspelt key is lost. */
public final class Manifests {

  private static final Pattern DOCUMENTS = Pattern.compile("^---$", Pattern.MULTILINE);

  private Manifests() {}

  /** All of a text. */
  public static List<GenericKubernetesResource> parse(String yaml) {
    return DOCUMENTS
        .splitAsStream(yaml)
        .filter(text -> text.contains("kind:"))
        .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
        .toList();
  }

  /** The first one of a kind. */
  public static GenericKubernetesResource first(
      String kind, List<GenericKubernetesResource> manifests) {
    return manifests.stream()
        .filter(manifest -> manifest.getKind().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
