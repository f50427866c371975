package dev.berth.extproc;

/**
 * The bounds of what streams may cost.
 *
 * @param maxBodyBytes larger request bodies are refused with 413
 * @param maxBodyMemoryBytes what all streams together may hold of bodies that they give back
 */
public record ExtProcSettings(long maxBodyBytes, long maxBodyMemoryBytes) {}
