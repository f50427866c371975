package dev.berth.bench.pauses;

/**
 * A time in which no thread of a JVM ran.
 *
 * @param cause the JVM's name for what it did
 * @param millis from asking the threads to stop to their going on
 */
record Pause(String cause, double millis) {}
