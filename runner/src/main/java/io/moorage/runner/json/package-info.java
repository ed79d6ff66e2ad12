/**
 * JSON as plain values: what the runner reads and writes of it is small, so a tree serves. Jackson
 * stays inside.
 */
@NullMarked
package io.moorage.runner.json;

import org.jspecify.annotations.NullMarked;
