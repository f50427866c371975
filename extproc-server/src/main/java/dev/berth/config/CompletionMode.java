package dev.berth.config;

public enum CompletionMode {
  AUTO,
  ACCESS_LOG,
  STREAM
}
