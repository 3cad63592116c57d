import { normaliseVendor, shippedVendors } from './match/vendors.ts';

/** Keys of names that were asked for: registries name the same vendor thousands of times. */
const known = new Map<string, string | null>();
const mostKnown = 50_000;

/** Characters of a name that are read, and of a key that are kept. */
const longestName = 300;
const longestKey = 200;

/** Words behind a known vendor's name that tell a part of the company or a country, and not another company. */
const divisions =
  /^(?:division|process|automation|industr\w*|energy|power|digital|building|mobility|global|international|sector|productcert|psirt|cpcert|europe|america|asia|china|india|japan|deutschland|germany|france|italia|uk|usa|canada|brasil|nederland|austria|schweiz|switzerland)$/;
/** Words that may follow those: right behind a name they often make another company (`Juniper Systems`, `Delta Controls`). */
const furtherWords =
  /^(?:systems?|solutions?|services?|technolog\w*|products?|controls?|drives?|holdings?|electric\w*|software|networks?|security|pacific|north|south|motion|factory|devices|works|private|and|of|for|us)$/;

/**
 * The one key of a vendor, whoever names it: its id in the table of vendors, otherwise its name without legal forms; null when nothing is
 * left, and for what means nothing (`n/a`). Of several vendors in one text it is the first that is known. A name that begins with a known
 * vendor's is that vendor's only when nothing but words for parts of a company follow: `Siemens Energy` is Siemens, `Emerson Radio` is
 * not Emerson.
 */
export function vendorKey(name: string): string | null {
  const read = name.slice(0, longestName);
  const before = known.get(read);
  if (before !== undefined) return before;
  const plain = read.replaceAll(/\([^()]*\)/g, ' ').replaceAll('_', ' ');
  const key = ofTable(plain) ?? normaliseVendor(plain);
  const found = key === '' || /^(?:n a|unknown|unspecified)$/.test(key) ? null : key.slice(0, longestKey);
  if (known.size >= mostKnown) known.clear();
  known.set(read, found);
  return found;
}

function ofTable(name: string): string | null {
  const vendors = shippedVendors();
  const candidates = [name, ...name.split(/,|\/|;|\band\b|\|/)];
  const whole = candidates.find((part) => vendors.isKnown(part));
  if (whole !== undefined) return vendors.keys(whole)[0] ?? null;
  for (const part of candidates) {
    const words = normaliseVendor(part).split(' ');
    for (let count = words.length - 1; count > 0; count--) {
      const isDivision = divisions.test(words[count]);
      if (!isDivision && !furtherWords.test(words[count])) break;
      const beginning = words.slice(0, count).join(' ');
      if (isDivision && beginning.length > 1 && vendors.isKnown(beginning)) return vendors.keys(beginning)[0] ?? null;
    }
  }
  return null;
}
