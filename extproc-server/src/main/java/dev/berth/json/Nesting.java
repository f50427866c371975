package dev.berth.json;

/**
 * Which arrays and objects are open: one bit for each level, so that the deepest document allowed
 * costs a few machine words. Stream-confined.
 */
final class Nesting {

  private final int maxDepth;
  private final long[] objects;
  private int depth;

  Nesting(int maxDepth) {
    this.maxDepth = maxDepth;
    objects = new long[(maxDepth + Long.SIZE - 1) / Long.SIZE];
  }

  /** Open levels; 1 inside the outermost object. */
  int depth() {
    return depth;
  }

  boolean isFull() {
    return depth == maxDepth;
  }

  /** Whether the innermost level is an object; it is an array else. There must be a level. */
  boolean inObject() {
    return (objects[(depth - 1) / Long.SIZE] & bit(depth - 1)) != 0;
  }

  void open(boolean object) {
    int word = depth / Long.SIZE;
    objects[word] = object ? objects[word] | bit(depth) : objects[word] & ~bit(depth);
    depth++;
  }

  /** Closes all levels. */
  void clear() {
    depth = 0;
  }

  void close() {
    depth--;
  }

  private static long bit(int level) {
    return 1L << level; // the shift counts modulo 64
  }
}
