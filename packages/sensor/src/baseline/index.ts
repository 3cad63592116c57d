export { approve, type Approval } from './approve.ts';
export { compare, type Comparison } from './compare.ts';
export { DIFFERENCE_KINDS, type Difference, type DifferenceKind } from './difference.ts';
export { type Baseline, BaselineError, readBaseline, writeBaseline } from './document.ts';
export { quantile } from './histogram.ts';
export { intervalsText } from './intervals.ts';
export { learn, type LearnOptions } from './learn.ts';
export { type Sentence, type Stability, stabilityOf } from './stability.ts';
export { Watch, type WatchOptions } from './watch.ts';
