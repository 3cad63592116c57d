/** One vendor of `content/vendors/vendors.json`, as far as spelling needs it. */
export interface VendorEntry {
  name: string;
  /** Other spellings, legal names, companies that were merged in. */
  aliases: string[];
  /** Aliases under which products are still sold and known: they keep their own name. */
  brands?: string[];
}

/** Legal forms, and words that say nothing about which vendor it is. */
const EMPTY_WORDS = new Set(
  'inc incorporated llc ltd limited ltda gmbh ag co kg corp corporation company sa spa srl bv nv ab as oy plc lp se group the technologies technology systems'.split(
    ' ',
  ),
);

/** Words of a name in lower case, without accents and punctuation. */
function words(name: string): string[] {
  return name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f®™©]/g, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Brings names of vendors to one spelling. */
export class VendorNames {
  private readonly known = new Map<string, string>();
  /** Names of vendors and brands: a longer name that begins with one is theirs, even when it is one word. */
  private readonly single = new Set<string>();
  private readonly spelled = new Map<string, string>();

  constructor(vendors: readonly VendorEntry[]) {
    for (const { name, aliases, brands = [] } of vendors) {
      for (const text of [name, ...aliases]) this.known.set(key(words(text)), name);
      this.single.add(key(words(name)));
      for (const brand of brands) {
        this.known.set(key(words(brand)), brand);
        this.single.add(key(words(brand)));
      }
    }
  }

  /** The one spelling of a vendor that is known by the whole name or by its longest known beginning; other names as they are. */
  spell(name: string): string {
    const known = this.spelled.get(name);
    if (known !== undefined) return known;
    const all = words(name);
    let found: string | undefined;
    for (let count = all.length; count > 0 && found === undefined; count--) {
      const beginning = key(all.slice(0, count));
      if (count === all.length || beginning.includes(' ') || this.single.has(beginning)) found = this.known.get(beginning);
    }
    const spelled = found ?? name.trim();
    if (this.spelled.size < 4096) this.spelled.set(name, spelled);
    return spelled;
  }
}

/** Words that tell vendors apart; all of them when there are no others. */
function key(all: readonly string[]): string {
  const telling = all.filter((word) => !EMPTY_WORDS.has(word));
  return (telling.length > 0 ? telling : all).join(' ');
}
