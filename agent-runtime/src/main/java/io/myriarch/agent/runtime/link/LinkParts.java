package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.Outbox;
import java.net.InetSocketAddress;

/** What a link connects: an address of the scheduler with the agents and outbox for it. */
public record LinkParts(
    InetSocketAddress address,
    RuntimeIdentity identity,
    AgentKinds kinds,
    AgentHost host,
    Outbox outbox) {}
