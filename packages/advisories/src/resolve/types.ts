import type { ClassifiedAs } from '../classes/classify.ts';
import type { EstimatedGrade } from '../grades/factors.ts';
import type { CvssVersion } from '../grades/metrics.ts';
import type { CnnvdGrading, NationalGrade } from '../grades/national.ts';
import type { Severity } from '../match/types.ts';
import type { Method } from '../record/record.ts';
import type {
  CpeNode,
  OwnClass,
  OwnLevel,
  StatedExploited,
  StatedPatch,
  StatedPrediction,
  StatedRemediation,
} from '../record/values.ts';

/** The same sentence in both languages. */
export type Sentence = { en: string; zh: string };

/** Whose statements are learnt apart: a source that knows controllers well may know web servers badly. */
export type Field = 'industrial' | 'it';

/**
 * Why sources differ. `scale`: they may say the same in different measures (CVSS 2 against 3, a class against its parent).
 * `contradiction`: both cannot hold. `complement`: both hold, each tells a part.
 */
export type DisagreementKind = 'scale' | 'contradiction' | 'complement';

/** A difference between sources, labelled and explained. */
export type Disagreement = {
  attribute: string;
  kind: DisagreementKind;
  /** What is said, and by whom; the chosen value first. */
  values: { value: string; sources: string[] }[];
  /** The value that the record goes by; null when all hold. */
  chosen: string | null;
  why: Sentence;
};

/** A person's decision on one attribute. It wins over every source, and is shown as what it is. */
export type Overrule = {
  /** `hazard` (a severity: `critical`, `high`, `medium`, `low`, `none`), `weakness` (a CWE id), `cvss` (a vector), `title` or `state`. */
  attribute: 'hazard' | 'weakness' | 'cvss' | 'title' | 'state';
  value: string;
  by: string;
  reason: string;
  at: string;
};

/** A text with who says it. */
export type SourcedText = { language: string; text: string; sources: string[] };

/** One CVSS vector with what follows from it. */
export type HazardScore = {
  version: CvssVersion;
  vector: string;
  /** Computed from the base metrics. */
  score: number;
  severity: Severity;
  grade: NationalGrade;
  /** What CNNVD's tables make of it; null for versions that they are not for. */
  cnnvd: CnnvdGrading | null;
  /** After GB/T 30279-2020, estimated. */
  estimated: EstimatedGrade;
  sources: string[];
  /** Whether it is the one that the record goes by among those of its version. */
  chosen: boolean;
};

/** How dangerous it is: every scale side by side, and one level with its reason. */
export type Hazard = {
  scores: HazardScore[];
  own: (OwnLevel & { severities: readonly Severity[] | null; sources: string[] })[];
  level: { severity: Severity; grade: NationalGrade; score: number | null; confidence: number; why: Sentence } | null;
};

/** A product in the record. `versions` are as the sources write them. */
export type RecordProduct = {
  vendor: string | null;
  product: string;
  versions: string | null;
  status: string;
  cpes: string[];
  role: 'component' | 'integrator' | null;
  sources: string[];
};

/** One vulnerability as far as all sources together tell, with what they disagree on. */
export type ResolvedRecord = {
  id: string;
  field: Field;
  aliases: { id: string; sources: string[] }[];
  /** Vulnerabilities that a document treats together with this one, and things that a source calls connected. */
  covers: { id: string; sources: string[] }[];
  related: { id: string; sources: string[] }[];
  /** Best first; the first of a language is the one to show. */
  titles: SourcedText[];
  descriptions: SourcedText[];
  /** The one that the record goes by first. */
  weaknesses: { id: string; name: string | null; sources: string[] }[];
  classes: { derived: ClassifiedAs[]; own: (OwnClass & { sources: string[] })[] };
  hazard: Hazard;
  affected: RecordProduct[];
  notAffected: RecordProduct[];
  /** Versions that a source says have the fix. */
  fixed: RecordProduct[];
  configurations: { node: CpeNode; sources: string[] }[];
  remediations: (StatedRemediation & { sources: string[] })[];
  patches: (StatedPatch & { sources: string[] })[];
  references: { url: string; sources: string[] }[];
  exploited: {
    known: (StatedExploited & { sources: string[] }) | null;
    prediction: StatedPrediction | null;
    /** SSVC decisions with who made them; newest first. */
    ssvc: { role: string; timestamp: string; options: Record<string, string>; source: string }[];
    /** SSVC's Exploitation, the latest word. */
    exploitation: { value: string; sources: string[] } | null;
  };
  credits: { name: string; sources: string[] }[];
  published: string | null;
  modified: string | null;
  state: { value: string; sources: string[] } | null;
  disagreements: Disagreement[];
  overrules: Overrule[];
  /** Everybody who says something, with how much and when last. */
  sources: { source: string; method: Method; statements: number; published: string | null }[];
};
