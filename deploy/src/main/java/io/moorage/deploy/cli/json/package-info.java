/** The JSON that verbs get from a server and print: read into a small tree, written from it. */
@NullMarked
package io.moorage.deploy.cli.json;

import org.jspecify.annotations.NullMarked;
