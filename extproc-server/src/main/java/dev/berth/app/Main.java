package dev.berth.app;

/** Placeholder until the command line stands. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
