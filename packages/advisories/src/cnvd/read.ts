import type { Result } from '../problem.ts';
import { childOf, childrenOf, ownText, textOf, type XmlElement } from '../xml/element.ts';
import type { XmlShape } from '../xml/records.ts';
import { refusal, refuse } from '../read/refusal.ts';

/**
 * One entry of CNVD's official files. Members are named after what they mean; the elements are named in the comments where the file
 * calls them otherwise. Null is what the file leaves out, leaves empty, or writes as `null`.
 */
export type CnvdEntry = {
  /** `CNVD-2022-37513` (`number`). */
  id: string;
  title: string;
  /** `高`, `中` or `低` (`serverity`, as the files spell it). */
  severity: string | null;
  /** CVE ids, each once (`cves`). */
  cves: string[];
  /** Numbers at Bugtraq (`bids`), each once. */
  bugtraq: string[];
  /** Products as written (`products`), their blanks kept: a blank at the end says that no version is given. */
  products: string[];
  /** `通用软硬件漏洞` (of a product) or `事件型漏洞` (of one site) (`isEvent`). */
  kind: string | null;
  /** Days, `YYYY-MM-DD` (`submitTime`, `openTime`). */
  submitted: string | null;
  opened: string | null;
  discoverers: string | null;
  /** Addresses, each once (`referenceLink`, `cveUrl`, `bidUrl`). */
  references: string[];
  /** What the vendor offers, in prose (`formalWay`). */
  solution: string | null;
  description: string | null;
  patch: { name: string; description: string | null } | null;
};

/** The elements of CNVD's files. */
export const cnvdShape: XmlShape = {
  records: new Set(['vulnerability']),
  texts: new Set(
    (
      'number title serverity severity isEvent submitTime openTime discovererName referenceLink formalWay ' +
      'description patchName patchDescription product cveNumber cveUrl bidNumber bidUrl'
    ).split(' '),
  ),
};

/** Numbers as CNVD gives them; `CNVD-C-` are those given before publication. */
const number = /^CNVD-(?:C-)?\d{4}-\d{3,9}$/;
const cve = /CVE-\d{4}-\d{4,19}/g;
const address = /(?:https?|ftp):\/\/[^\s"'<>，。；]+/g;
const day = /^\d{4}-\d\d-\d\d$/;

/** Read one `vulnerability` element. An entry without a number is none. */
export function readCnvd(entry: XmlElement): Result<CnvdEntry> {
  const id = textOf(entry, 'number')?.toUpperCase() ?? '';
  if (!number.test(id)) {
    return refuse('number', refusal('noCnvd', { id: JSON.stringify(id.slice(0, 60)) }));
  }
  const patchName = textOf(entry, 'patchName');
  const date = (name: string): string | null => {
    const text = textOf(entry, name);
    return text !== null && day.test(text) ? text : null;
  };
  // Some entries have their Bugtraq number where a CVE id belongs.
  const cves = inner(entry, 'cves', 'cve', 'cveNumber');
  const bugtraq = [...inner(entry, 'bids', 'bid', 'bidNumber'), ...cves];
  const links = [
    textOf(entry, 'referenceLink'),
    ...inner(entry, 'cves', 'cve', 'cveUrl'),
    ...inner(entry, 'bids', 'bid', 'bidUrl'),
  ];
  return {
    ok: true,
    value: {
      id,
      title: textOf(entry, 'title')?.replaceAll(/\s+/g, ' ') ?? id,
      // The misspelt name is the one that all files have; the other would be its correction.
      severity: textOf(entry, 'serverity') ?? textOf(entry, 'severity'),
      cves: distinct(cves.flatMap((text) => text.toUpperCase().match(cve) ?? [])),
      bugtraq: distinct(bugtraq.filter((text) => /^\d{1,7}$/.test(text))),
      products: (childOf(entry, 'products')?.children ?? [])
        .filter((product) => product.name === 'product' && ownText(product) !== null)
        .map((product) => product.text),
      kind: textOf(entry, 'isEvent'),
      submitted: date('submitTime'),
      opened: date('openTime'),
      discoverers: textOf(entry, 'discovererName'),
      references: distinct(links.flatMap((text) => text?.match(address) ?? [])),
      solution: textOf(entry, 'formalWay'),
      description: textOf(entry, 'description'),
      patch: patchName === null ? null : { name: patchName, description: textOf(entry, 'patchDescription') },
    },
    problems: [],
  };
}

/** Texts of `list/item/name`. */
function inner(entry: XmlElement, list: string, item: string, name: string): string[] {
  return childrenOf(entry, list)
    .flatMap((element) => childrenOf(element, item))
    .map((element) => textOf(element, name))
    .filter((text) => text !== null);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
