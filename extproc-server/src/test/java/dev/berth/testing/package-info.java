/** What tests of several packages share: files of the repository, golden files, JSON Schemas. */
@NullMarked
package dev.berth.testing;

import org.jspecify.annotations.NullMarked;
