/** Indicators to be met by what a sensor sees, without the readers of the library: whoever only looks values up loads no more than this. */
export { type IndicatorHit, IndicatorSet, type IndicatorStatement } from './indicator-set.ts';
export type { ObservableType } from './values.ts';
