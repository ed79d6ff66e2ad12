/**
 * Who asks, and may they: accounts, policies, tokens, certificates, and the one guarded HTTP client
 * for calls we make ourselves.
 *
 * <p>Empty for now: until accounts exist, a registry on a loopback address is open to the machine
 * it runs on.
 */
@NullMarked
package io.moorage.auth;

import org.jspecify.annotations.NullMarked;
