package dev.berth.simulator.api;

/**
 * A file that came with a request.
 *
 * @param name as the client calls it
 * @param bytes its length
 * @param sha256 in lower-case hex
 */
public record UploadedFile(String name, long bytes, String sha256) {}
