import type { CataloguedProduct } from './catalogue.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { say } from './sentences.ts';
import type { Identification } from './version-step.ts';

/** Probabilities of products that are identified by what is printed on the device or computed from its files. */
const certainty = { serial: 0.99, hash: 0.99, number: 0.98, pattern: 0.95 };

/** The advisory lists this very device. */
export function bySerial(serial: string): Identification {
  return {
    probability: certainty.serial,
    byNumber: true,
    reasons: ({ product, advisory: { id: source } }) => [
      {
        step: 'serial',
        agreed: serial,
        evidence: { asset: serial, advisory: product.fullName, source },
        ...say.serialListed(serial, source),
      },
    ],
  };
}

/** The advisory lists a file that the device has. */
export function byHash(hash: string): Identification {
  return {
    probability: certainty.hash,
    byNumber: true,
    reasons: ({ product, advisory: { id: source } }) => [
      {
        step: 'hash',
        agreed: hash,
        evidence: { asset: hash, advisory: product.fullName, source },
        ...say.hashListed(hash, source, product.name.trim()),
      },
    ],
  };
}

/** The advisory lists the order number, exactly or by a pattern. */
export function byNumber(number: string, step: 'order-number' | 'order-number-pattern'): Identification {
  const normalised = normaliseOrderNumber(number.replace(/\s*\/\s*[A-Z]$/i, ''));
  const listedAs = ({ numbers }: CataloguedProduct): string =>
    numbers.find((candidate) => candidate.exact === normalised || candidate.pattern?.test(normalised) === true)?.original ??
    number;
  return {
    probability: step === 'order-number' ? certainty.number : certainty.pattern,
    byNumber: true,
    reasons: (catalogued) => {
      const { product, advisory } = catalogued;
      const listed = listedAs(catalogued);
      const name = product.name.trim();
      const said =
        step === 'order-number' ? say.numberListed(number, advisory.id, name) : say.numberFits(number, listed, advisory.id, name);
      return [{ step, agreed: listed, evidence: { asset: number, advisory: product.fullName, source: advisory.id }, ...said }];
    },
  };
}
