/** The agents of this process: kinds, mailboxes, attempts and the outbox of their outcomes. */
package io.myriarch.agent.runtime.host;
