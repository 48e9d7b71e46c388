package io.myriarch.bench.check;

import java.util.List;

/**
 * What runs of JMH gave.
 *
 * @param drift by how much the calibrations before and after differ; 0.1: by 10 %
 */
record JmhFigures(double calibrationNs, double drift, List<Figure> figures) {}
