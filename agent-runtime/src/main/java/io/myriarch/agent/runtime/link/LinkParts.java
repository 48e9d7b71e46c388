package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.Outbox;
import java.net.InetSocketAddress;

/**
 * What a link connects: an address of the scheduler with the agents for it, and where their
 * outcomes go.
 */
public record LinkParts(
    InetSocketAddress address,
    RuntimeIdentity identity,
    AgentKinds kinds,
    AgentHost host,
    Outbox outbox,
    OutcomeStore store) {}
