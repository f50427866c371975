/**
 * What the operator wrote, as values: records that mirror {@code berth.yaml}, and a strict reader
 * that finds every problem in one go.
 *
 * <h2>From bytes to a configuration</h2>
 *
 * <pre>
 * {@link dev.berth.config.ConfigFile}   path → bytes, with a limit; a missing or unreadable file is a problem
 * {@link dev.berth.config.Yaml}         bytes → tree; a syntax error is one problem, with line and column
 * {@link dev.berth.config.YamlNode}     a spot in the tree that knows its path and collects problems
 * {@link dev.berth.config.YamlSection}  a mapping with known keys; builds its record once all keys are good
 * {@link dev.berth.config.BerthConfigFile}  the keys of berth.yaml and their defaults; {@link dev.berth.config.PoolsSection} those of its pools
 * </pre>
 *
 * The outcome is a {@link dev.berth.config.ConfigResult}: the configuration, or a list of {@link
 * dev.berth.config.Problem}s, each with its YAML path, the value found and what was expected. Bad
 * input never throws. The YAML part of this package serves every other YAML file of Berth too.
 *
 * <p>Strictness: an unknown key is a problem (with the nearest known one), and so are a key without
 * a value, a key given twice, a number where a text belongs, anchors' aliases, and a second
 * document. Limits on size and nesting hold before a tree is built.
 *
 * <p>{@code berth.schema.json} and {@code servers.schema.json} say the same for editors; tests hold
 * reader, schemas, examples and {@code docs/configuration.md} together. This package knows no other
 * subsystem.
 */
@NullMarked
package dev.berth.config;

import org.jspecify.annotations.NullMarked;
