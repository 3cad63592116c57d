import type { CveAffected, CveScore, SsvcDecision } from '../cve/read.ts';

/** A text with its language (BCP 47; `zh` and `en` in most documents). */
export type LanguageText = { language: string; text: string };

/** A class in a scheme of the source's own: CNVD's causes, CNNVD's types, CICSVD's types, VDEs'. `id` is null when the scheme has only names. */
export type OwnClass = { scheme: string; id: string | null; name: string };

/** A level in a scheme of the source's own, in its own words (`高`, `超危`, `HIGH`, `4`). */
export type OwnLevel = { scheme: string; level: string };

/** A product in the words of the source; `versions` is a version or a range as written, `cpe` and `role` where known. */
export type StatedProduct = {
  vendor: string | null;
  product: string;
  versions: string | null;
  status: string;
  cpe?: string | null;
  /** `component`: the thing that has the flaw; `integrator`: a product that contains it. */
  role?: 'component' | 'integrator';
};

/** Products of one status by their names only, where a document lists very many; `more` were left out. */
export type ProductList = { status: string; products: string[]; more: number };

/** What to do against a vulnerability. */
export type StatedRemediation = { category: string; details: string; url: string | null };

/** A patch by its name. */
export type StatedPatch = { name: string; description: string | null; url: string | null };

/** When a catalogue says that a vulnerability is exploited. */
export type StatedExploited = { dateAdded: string; dueDate?: string; ransomware?: boolean; catalogue?: string };

/** A prediction of exploitation (EPSS). */
export type StatedPrediction = { score: number; percentile: number; date: string; modelVersion: string };

/**
 * One node of an applicability statement (NVD configurations, CNNVD's cncpe): its operator over criteria and nested nodes. Bounds are
 * as NVD writes them.
 */
export type CpeNode = {
  operator: 'AND' | 'OR';
  negate: boolean;
  matches: {
    vulnerable: boolean;
    criteria: string;
    versionStartIncluding?: string;
    versionStartExcluding?: string;
    versionEndIncluding?: string;
    versionEndExcluding?: string;
  }[];
  children: CpeNode[];
};

/**
 * The shape of the value of each attribute. Readers write these shapes; whoever reads a stored assertion checks before use, since what
 * is stored may be older than the program.
 */
export type AttributeValues = {
  title: string | LanguageText;
  description: LanguageText;
  /** A CWE id, `CWE-79`; what NVD writes for none (`NVD-CWE-noinfo`, `NVD-CWE-Other`) is not said at all. */
  weakness: string;
  'own-class': OwnClass;
  'own-level': OwnLevel;
  cvss: CveScore;
  affected: StatedProduct | CveAffected | ProductList;
  'not-affected': StatedProduct | ProductList;
  'cpe-configuration': CpeNode;
  remediation: StatedRemediation;
  patch: StatedPatch;
  /** An address. */
  reference: string;
  'known-exploited': StatedExploited;
  'exploit-prediction': StatedPrediction;
  /** SSVC decision points; `exploitation` alone is {@link AttributeValues.exploitation}. */
  ssvc: SsvcDecision;
  /** SSVC's Exploitation: `none`, `poc` (`public poc` in newer versions), `active`. */
  exploitation: string;
  /** Another identifier of the same thing. */
  alias: string;
  /** An identifier of one of several vulnerabilities that the document's entry is about together: a part of it, not the same thing. */
  covers: string;
  /** An identifier of something that the source says is connected. */
  related: string;
  /** Who found it. */
  credit: string;
  published: string;
  modified: string;
  /** `PUBLISHED`, `REJECTED`, `RESERVED`, `Modified` … in the source's words. */
  state: string;
};
