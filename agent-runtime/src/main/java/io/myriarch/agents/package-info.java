/**
 * The agents that come with Myriarch, one package for each agent type. They use the agent API like
 * any user's agent and know nothing of the host.
 */
package io.myriarch.agents;
