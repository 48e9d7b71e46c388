/** The agent API: what a user implements to add a kind of agent. Depends on the JDK alone. */
package io.myriarch.agent;
