/**
 * JSON as it comes: read in chunks, cut anywhere, in memory of a fixed size.
 *
 * <p>{@link dev.berth.json.JsonScanner} is the structure of JSON; each part of it is one small
 * machine: {@link dev.berth.json.StringLexer} with {@link dev.berth.json.TextRun} and {@link
 * dev.berth.json.Escape} for the bulk of every text, {@link dev.berth.json.NumberLexer}, {@link
 * dev.berth.json.LiteralLexer}, {@link dev.berth.json.Nesting}. A {@link
 * dev.berth.json.JsonVisitor} knows which fields matter, and {@link dev.berth.json.CapturedText}
 * holds the text of one of them.
 *
 * <p>Requests and answers are read by the same machine; what their fields mean is said in their own
 * packages. Nothing here blocks or logs; scanners are confined to their stream.
 */
@NullMarked
package dev.berth.json;

import org.jspecify.annotations.NullMarked;
