export { analyze, type AnalyzeOptions, type Progress, VERSION } from './analyze.ts';
export * from './clock.ts';
export { Detector } from './detect/detector.ts';
export { loadRules, shippedRules } from './detect/load.ts';
export { type Correlation, type Detection, type Matcher, parseRules, type Rule, RuleError } from './detect/rule.ts';
export * from './event.ts';
export { MessageLog } from './message-log.ts';
export * from './result.ts';
export { Sensor, type SensorOptions } from './sensor.ts';
