/**
 * What a runtime decides on its side of a link, as pure state: no I/O, thread, clock or log.
 * Production and the simulator run this code; {@link
 * io.myriarch.agent.runtime.session.RuntimeSession} is where to begin.
 */
package io.myriarch.agent.runtime.session;
