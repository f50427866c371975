package dev.berth.discovery.kubernetes.pod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod in the making: Ready, at 10.0.0.7, without anything said of it. */
public final class PodFixture {

  private final String name;
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> annotations = new HashMap<>();
  private final List<ContainerFacts> containers = new ArrayList<>();
  private @Nullable String ip = "10.0.0.7";
  private boolean draining;

  private PodFixture(String name) {
    this.name = name;
  }

  public static PodFixture pod() {
    return new PodFixture("pod-1");
  }

  public static PodFixture pod(String name) {
    return new PodFixture(name);
  }

  public PodFixture at(@Nullable String address) {
    ip = address;
    return this;
  }

  public PodFixture draining() {
    draining = true;
    return this;
  }

  public PodFixture label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public PodFixture annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  public PodFixture runs(String... command) {
    return container(Map.of(), Map.of(), command);
  }

  public PodFixture container(
      Map<String, String> environment, Map<String, Integer> ports, String... command) {
    containers.add(new ContainerFacts(List.of(command), environment, ports));
    return this;
  }

  public PodFacts facts() {
    return new PodFacts(name, ip, draining, labels, annotations, containers);
  }
}
