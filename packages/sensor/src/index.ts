export type { Act } from './act.ts';
export { analyze, type AnalyzeOptions, type Progress, VERSION } from './analyze.ts';
export { type Fingerprint, Fingerprints } from './assets/fingerprint.ts';
export {
  type Knowledge,
  loadFingerprints,
  type ProvenFingerprint,
  readFingerprint,
  shippedKnowledge,
} from './assets/knowledge.ts';
export { claimOf, type ExampleOutcome, proveFingerprint } from './assets/prove.ts';
export type { Bilingual } from './assets/role-reasons.ts';
export * from './baseline/index.ts';
export * from './clock.ts';
export { Detector } from './detect/detector.ts';
export { loadRules, parseRules, shippedRules } from './detect/load.ts';
export { compileRecordTest, type RecordView } from './detect/record-test.ts';
export { type Correlation, type Detection, type Matcher, readDetection, type Rule, RuleError } from './detect/rule.ts';
export * from './event.ts';
export { type DecodedFrame, type DecodedMessage, decodeFrames } from './decode-frames.ts';
export { FileCarver } from './files/carver.ts';
export type * from './files/file.ts';
export { RememberedPrograms } from './files/programs.ts';
export { SampleVault, samplesIn, vaultKey } from './files/vault.ts';
export { LiveSensor, type LiveOptions } from './live/live-sensor.ts';
export { partsOf } from './live/parts.ts';
export type { Evidence, EvidenceFrame, LiveAct, LiveConversation, Report } from './live/report.ts';
export { Ring } from './live/ring.ts';
export { slim, summarise } from './live/summarise.ts';
export { MessageLog, type MessageTaker } from './message-log.ts';
export { type Mistake, type MistakeMaker, mistakesOf } from '@fengsui/capture';
export type { Norms } from './norms.ts';
export { type IndicatorMatch, type Indicators, IndicatorWatch } from './observables/indicator-watch.ts';
export type { ObservedValue } from './observables/observables.ts';
export { type ObservedTraffic, Observations } from './observations.ts';
export { type NavigatorLayer, navigatorLayer } from './out/navigator.ts';
export { type OcsfEvent, ocsfEvents, type OcsfMatch } from './out/ocsf.ts';
export * from './policy/index.ts';
export * from './result.ts';
export { Sensor, type SensorOptions } from './sensor.ts';
export { readSuppressions, SuppressionError } from './suppress/read.ts';
export { suppress } from './suppress/suppress.ts';
