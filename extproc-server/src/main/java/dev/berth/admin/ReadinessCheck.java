package dev.berth.admin;

import java.util.function.Supplier;

/**
 * One thing that {@code /readyz} looks at.
 *
 * @param name as shown, such as {@code discovery/default}
 * @param look any thread; must not block
 */
public record ReadinessCheck(String name, Supplier<Finding> look) {}
