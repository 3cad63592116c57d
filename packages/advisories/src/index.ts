/**
 * Advisories and vulnerability data: reading, joining, and matching with assets. No database; network only in the loaders.
 *
 * The usual way in is {@link openLibrary}: import documents, then `library.matcher().matchAsset(asset)`.
 */
export { type AliasGroup, AliasIndex, type AliasStatement } from './aliases/alias-index.ts';
export type { AliasConflict } from './aliases/conflict.ts';
export { type ClassifiedAs, type Classifier, type ClassInput, sharedClassifier } from './classes/classify.ts';
export { advisoryFacts, type AdvisoryFacts } from './csaf/facts.ts';
export type {
  Advisory,
  IdentificationHelper,
  Note,
  Product,
  ProductStatus,
  Reference,
  Remediation,
  Score,
  Vulnerability,
} from './csaf/model.ts';
export { productStatuses } from './csaf/model.ts';
export { type CsafProfile, type CsafVerdict, validateCsaf } from './csaf/validate.ts';
export { isCsaf, readCsaf, readCsafValue } from './csaf/read.ts';
export {
  type CveAffected,
  type CveContainer,
  type CveRecord,
  type CveScore,
  readCve,
  readCveValue,
  type SsvcDecision,
} from './cve/read.ts';
export { type CvssScores, scoreCvss } from './cvss/cvss.ts';
export { type EpssScore, type EpssTable, formatEpss, isEpss, readEpss } from './epss/epss.ts';
export { defaultLimits, type JsonLimits } from './json.ts';
export { isKev, type KevCatalogue, type KevEntry, readKev } from './kev/kev.ts';
export { withLock, writeAtomically } from './library/atomic.ts';
export { contentHash, predictionsHash } from './library/identify.ts';
export { readPart, SegmentWriter } from './library/segments.ts';
export type { IndexFile, StoredDocument } from './library/index-file.ts';
export { Library, type LibraryStatus, openLibrary } from './library/library.ts';
export {
  type ImportOptions,
  importProblems,
  type ImportProgress,
  type ImportReport,
  type IncomingDocument,
} from './library/report.ts';
export type { SearchHit } from './library/search.ts';
export { folderRangeCoverage } from './load/coverage.ts';
export { type Fault, faults } from './load/fault.ts';
export { isCve } from './load/recognise.ts';
export { providerSource, type Source, type SourceKind } from './load/sources.ts';
export { type SourceOutcome, updateLibrary, type UpdateOptions, type UpdateTarget } from './load/update.ts';
export type { Asset } from './match/asset.ts';
export { Matcher, type MatcherInput } from './match/matcher.ts';
export {
  type PreparedAdvisory,
  type PreparedProduct,
  type PreparedRemediation,
  type PreparedScore,
  type PreparedVulnerability,
  prepareAdvisory,
  prepareNamed,
} from './match/prepare.ts';
export { prepareCve } from './match/prepare-cve.ts';
export { matchPriority, severityOf } from './match/rank.ts';
export type { Match, Reason, Severity } from './match/types.ts';
export {
  normaliseVendor,
  type OrderNumberScheme,
  readVendorContent,
  type Vendor,
  type VendorContent,
  VendorTable,
} from './match/vendors.ts';
export { type Problem, problemText, type Result } from './problem.ts';
export { type Refusal, type RefusalMaker, type RefusalValues, whyRefused, refusalsOf } from './refusal.ts';
export { chunksOf, linesOf, markedEncoding, peek, wholeText } from './read/chunks.ts';
export { readContent } from './read/read-content.ts';
export { readVulnerabilityFile } from './read/read-file.ts';
export { recognise, recogniseLength } from './read/recognise.ts';
export {
  type Chunks,
  type DocumentKind,
  type Item,
  type ReadDocument,
  type ReadLimits,
  readLimits,
  type Statement,
} from './read/types.ts';
export type { EstimatedGrade, GradingFactors } from './grades/factors.ts';
export { type CnnvdGrading, type NationalGrade, nationalGrade } from './grades/national.ts';
export {
  type Assertion,
  assembleRecord,
  type Attribute,
  type Method,
  methodConfidence,
  type RecordSources,
  resolve,
  type VulnerabilityRecord,
} from './record/record.ts';
export type {
  AttributeValues,
  CpeNode,
  LanguageText,
  OwnClass,
  OwnLevel,
  ProductList,
  StatedExploited,
  StatedPatch,
  StatedPrediction,
  StatedProduct,
  StatedRemediation,
} from './record/values.ts';
export { learnReliability, type LearnOptions, type Reliability } from './resolve/reliability.ts';
export { resolveRecord, type ResolveKnowledge } from './resolve/resolve-record.ts';
export { sourceFamily } from './resolve/sources.ts';
export type {
  Disagreement,
  DisagreementKind,
  Field,
  Hazard,
  HazardScore,
  Overrule,
  RecordProduct,
  ResolvedRecord,
  Sentence,
  SourcedText,
} from './resolve/types.ts';
export { judgeVersion, type RangeVerdict } from './versions/judge-range.ts';
export { type Bound, type Interval, parseRange, type VersionRange } from './versions/range.ts';
export { type RangeCoverage, rangeCoverage } from './versions/range-coverage.ts';
export { compareVersions, compareWrittenVersions, parseVersion, type Version } from './versions/version.ts';
export { describeRange } from './versions/describe-range.ts';
export { vendorKey } from './vendor-key.ts';
export { isModelText } from './versions/model-text.ts';
export { type ProductText, splitProductText } from './versions/product-text.ts';
export { compileVersionRules, type VersionRule, type WrittenVersionRule } from './versions/rules.ts';
export { type CpeName, type CpeAttribute, cpeText, cpeVersion, formatCpe, parseCpe } from './cpe/name.ts';
export { compareCpeNames, type CpeRelation } from './cpe/relation.ts';
export { judgeConfiguration, judgeCriterion, type Verdict } from './cpe/configuration.ts';
export { parsePurl, type Purl, purlKey, purlMatches } from './purl/purl.ts';
export { versFromNative } from './vers/native.ts';
export { schemeOrder } from './vers/schemes.ts';
export { canonicaliseVers, formatVers, parseVers, simplifyVers, type Vers, versContains, versProblems } from './vers/vers.ts';
export { type Decision, decide, type DecisionRequest } from './decide/decide.ts';
export type { AssetContext, DecidedMatch, DecisionInput, Override, Overrides, Reachability } from './decide/inputs.ts';
export type { PatchAdvice } from './decide/patch.ts';
export { type DecisionTables, type Place, readDecisionTables, type SsvcOutcome } from './decide/tables.ts';
export type { AssetComponent } from './match/asset.ts';
export { AssetIndex, type AssetGroup } from './match/asset-index.ts';
export type { NumberName } from './match/catalogue.ts';
export type { ProductBom } from './match/components.ts';
export { plainKeys } from './match/lookup-keys.ts';
export type { GroupMatches } from './match/matcher.ts';
export type { Question, QuestionAnswer, Text } from './match/questions.ts';
export type { Action, Exclusion, MatchSummary } from './match/types.ts';
export { prepareConfigurations } from './match/prepare-configurations.ts';
