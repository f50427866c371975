package dev.berth.it.envoy;

/** The versions of Envoy that Berth is tested with: of each line the newest that there is. */
public enum EnvoyVersion {
  V1_36("1.36.4"),
  V1_37("1.37.0"),
  V1_38("1.38.3"),
  V1_39("1.39.3"),
  V1_40("1.40.0");

  /** The one that the shipped profiles are made for, and that tests run unless they say more. */
  public static final EnvoyVersion CURRENT = V1_40;

  private final String number;

  EnvoyVersion(String number) {
    this.number = number;
  }

  /** As in {@code 1.38.3}. */
  public String number() {
    return number;
  }

  boolean isBefore(EnvoyVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public String toString() {
    return number;
  }
}
