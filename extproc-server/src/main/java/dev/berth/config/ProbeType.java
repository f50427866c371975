package dev.berth.config;

import java.util.List;

/** Whether and how servers are asked whether they are well. */
public enum ProbeType {
  /** By a GET that a server answers with 2xx. */
  HTTP("http"),
  /** By a connection that a server accepts. */
  TCP("tcp"),
  /** Not at all: their requests alone show how they are. */
  NONE("none");

  static final Format<ProbeType> FORMAT = Format.choice(List.of(values()), ProbeType::label);

  private final String label;

  ProbeType(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
