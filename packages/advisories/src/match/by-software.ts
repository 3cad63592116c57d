import { type CpeName, cpeVersion, formatCpe, parseCpe } from '../cpe/name.ts';
import { compareCpeNames } from '../cpe/relation.ts';
import { parsePurl, type Purl, purlKey, purlMatches } from '../purl/purl.ts';
import { parseVersion } from '../versions/version.ts';
import type { CataloguedProduct } from './catalogue.ts';
import type { Identity } from './identity.ts';
import { say } from './sentences.ts';
import type { Hit, Identification } from './version-step.ts';

/** Probabilities of products that are identified by a machine-readable name on both sides. */
const certainty = { purl: 0.97, cpe: 0.95 };

/** Whether the affected versions of a package are all, one in its package URL, or a VERS: those are compared in the order of its ecosystem. */
export function isJudgedByPurl({ product: { range, version } }: CataloguedProduct): boolean {
  return version === null && (range === null || range.startsWith('vers:'));
}

/** A package is identified together with its version, where {@link isJudgedByPurl}. */
export function hitByPurl(identity: Identity, purl: Purl, product: CataloguedProduct): Hit | null {
  const named = product.product.purl === undefined ? null : parsePurl(product.product.purl);
  if (named === null) return null;
  const { range } = product.product;
  const verdict = purlMatches(named, purl, range);
  if (verdict === false) return null;
  const own = `${purlKey(purl)}${purl.version === null ? '' : ` ${purl.version}`}`;
  const listed = range ?? named.version;
  const identification: Identification = {
    probability: certainty.purl * (verdict === true ? 1 : 0.5),
    byNumber: true,
    reasons: ({ advisory: { id: source } }) => [
      {
        step: 'purl',
        agreed: purlKey(purl),
        evidence: { asset: own, advisory: listed ?? 'all versions', source },
        ...(verdict === true ? say.packageAffected(own, source, listed) : say.packageUncompared(own, source, listed)),
      },
    ],
  };
  return {
    identity,
    product,
    identification,
    probability: identification.probability,
    version: verdict === true ? 'inside' : 'unknown',
    only: null,
    judged: null,
  };
}

/** The package that a product is; its affected versions are judged in their own step, as those of any other product. */
export function byPackage(purl: Purl, product: CataloguedProduct): Identification {
  const key = purlKey(purl);
  return {
    probability: certainty.purl,
    byNumber: true,
    version: purl.version === null ? null : parseVersion(purl.version, product.rules),
    reasons: ({ product: { range, version, purl: listed = '' }, advisory: { id: source } }) => [
      {
        step: 'purl',
        agreed: key,
        evidence: { asset: key, advisory: listed, source },
        ...say.packageAffected(key, source, range ?? version ?? null),
      },
    ],
  };
}

/** Whether both sides are packages of the same name and not the same package: of another ecosystem, or of another publisher there. */
export function isOtherPackage({ purls }: Identity, { product }: CataloguedProduct): boolean {
  if (product.purl === undefined || purls.length === 0) return false;
  const named = parsePurl(product.purl);
  if (named === null) return false;
  const same = purls.filter(({ name }) => name.toLowerCase() === named.name.toLowerCase());
  return same.length > 0 && same.every((purl) => purlKey(purl) !== purlKey(named));
}

/** The names agree in everything but the version, which is judged in its own step. */
export function byCpe(own: CpeName, product: CataloguedProduct): Identification | null {
  const listed = product.product.cpe === undefined ? null : parseCpe(product.product.cpe);
  if (listed === null) return null;
  const any = { version: '*', update: '*' };
  const relation = compareCpeNames({ ...listed, ...any }, { ...own, ...any });
  if (relation === 'disjoint' || relation === 'undefined') return null;
  const written = formatCpe(own);
  const exact = relation !== 'subset';
  return {
    probability: certainty.cpe * (exact ? 1 : 0.6),
    byNumber: true,
    // A program has a version of its own; the system of a device has that of its firmware.
    ...(own.part !== 'a' && cpeVersion(own) === '' ? {} : { version: parseVersion(cpeVersion(own), product.rules) }),
    reasons: ({ product: { cpe = '' }, advisory: { id: source } }) => [
      {
        step: 'cpe',
        agreed: written,
        evidence: { asset: written, advisory: cpe, source },
        ...(exact ? say.cpeListed(written, source) : say.cpeWider(written, cpe, source)),
      },
    ],
  };
}
