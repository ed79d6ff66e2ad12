/**
 * The logs of containers: files in the format of the CRI, which conmon writes, read and rotated
 * here.
 *
 * <pre>
 * ctr.log      2026-11-21T21:48:29.123456789+00:00 stdout F a line
 * ctr.log.1    … the one before, and so on; the oldest is deleted
 * </pre>
 */
@NullMarked
package io.moorage.runner.log;

import org.jspecify.annotations.NullMarked;
