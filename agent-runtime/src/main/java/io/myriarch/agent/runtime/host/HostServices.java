package io.myriarch.agent.runtime.host;

/**
 * What all agents of the process share.
 *
 * @param cpuPool where CPU-bound operations run
 * @param metrics counters by type and specialty
 * @param payloadBound larger results fail their task
 */
public record HostServices(CpuPool cpuPool, HostMetrics metrics, PayloadBound payloadBound) {}
