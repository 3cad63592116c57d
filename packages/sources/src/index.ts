export type { Format, SourceRecord, Value } from './format.ts';
export { formats } from './formats/index.ts';
export type { QualityReport, Rejection } from './quality.ts';
export {
  readSources,
  type ReadOptions,
  SourcesReader,
  type SourcesResult,
  type SourceSummary,
} from './read-sources.ts';
export type { Component, Reading } from './reading.ts';
export { refusal, SourceError } from './refusal.ts';
export type { IdleRule } from './sigma/rules.ts';
export { linesOf } from './lines.ts';
